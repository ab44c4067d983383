import tseslint from 'typescript-eslint';

// What imports and the house test cannot see: purity of the domain, where the environment is read, sizes, and
// promises nobody waits for. No file may switch a rule off for itself.
const TYPESCRIPT = ['{packages,services,infra,e2e,bench,proto}/**/*.{ts,tsx}', '*.ts'];
const TESTS = ['**/*.test.ts', '**/test/**', 'packages/kernel/src/testing/**', 'e2e/**'];

const CLASSES = {
  selector: 'ClassDeclaration:not([superClass.name=/Error$|^(Rejection|Conflict|Unavailable)/])',
  message: 'Classes are for errors alone.',
};
const DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' };
const ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read through config.ts.',
};
const PURE = [
  { selector: ':function[async=true]', message: 'The domain waits for nothing.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The domain has no clock.' },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The domain has no clock.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'The domain plays no dice.',
  },
  { selector: 'ClassDeclaration', message: 'The domain has no classes.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      'proto/gen/**',
      'data/**',
      'test-output/**',
      '**/locales/*',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: TYPESCRIPT,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: ['./tsconfig.json', './services/console/screens/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-empty': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      // A switch over the kinds of a thing is one decision.
      complexity: ['error', { max: 10, variant: 'modified' }],
      'no-restricted-syntax': ['error', CLASSES, DEFAULT_EXPORT, ENVIRONMENT],
    },
  },
  {
    files: [...TESTS, 'infra/**', 'bench/**', '**/src/main.ts', '**/src/config.ts', '*.ts', '**/*.config.ts'],
    rules: { 'no-restricted-syntax': ['error', CLASSES, DEFAULT_EXPORT] },
  },
  {
    files: ['packages/kernel/src/local/**', 'packages/kernel/src/service/run.ts'],
    // What starts processes on this machine looks where this machine keeps things.
    rules: { 'no-restricted-syntax': ['error', CLASSES, DEFAULT_EXPORT] },
  },
  {
    files: ['*.ts', '**/*.config.ts'],
    // Tools ask for a default export.
    rules: { 'no-restricted-syntax': ['error', CLASSES] },
  },
  { files: TESTS, rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['services/*/src/domain/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...PURE, DEFAULT_EXPORT],
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'console',
        'setTimeout',
        'setInterval',
        'crypto',
      ],
    },
  },
);
