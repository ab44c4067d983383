import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Tree, treeAt } from './tree.ts';

const COMPOSE = 'docker-compose.yml';
const README = '# a\n- **Owns**: x\n- **Hears**: x\n## Says\n## Shows\n## Runs\n';
const projection = (name: string) =>
  `import type { Projection } from '@rapport/kernel/projection';\nexport const ${name}: Projection = {};\n`;
const compose = (
  over: { readonly httpPort?: number; readonly smtp?: string; readonly image?: string } = {},
) =>
  'name: x\nx-environment:\n  PEERS: >-\n    {"a":{"http":"http://a:8101","grpc":"a:9101"}}\nservices:\n  # all of them\n' +
  `  store:\n    image: ${over.image ?? 'store:18'}\n\n  a:\n    <<: *service\n    command: [a]\n` +
  `    ports: ['${over.smtp ?? '127.0.0.1:25:2525'}']\n    environment:\n      A_DATABASE_URL: postgres://x/rapport_a\n` +
  `      A_HTTP_PORT: ${over.httpPort ?? 8101}\n      A_GRPC_PORT: 9101\n      SMTP_PORT: 2525\n\nvolumes:\n  b:\n`;
const topology = (database: string, grpcPort: number) =>
  `export const services = [{ name: 'a', database: '${database}', httpPort: 8101, grpcPort: ${grpcPort}, listens: { SMTP_PORT: 2525 } }];\n` +
  "export const dependencies = { store: { image: 'store:18' } };\nexport const sharedDatabases = { keys: 'rapport_keys' };\n";
// In pieces, so that the house does not find here what is only planted.
const should = 'should';
const unfinished = 'TO' + 'DO';
const home = '/ho' + 'me/ann/x';

/** A house in which all is well: each violation is planted beside something like it that is allowed. */
const sound: Readonly<Record<string, string>> = {
  'README.md': '# house\n',
  'docs/services/a.md': '# a\n',
  'docs/events.md': `<!-- Drawn by a program -->\n${'line\n'.repeat(400)}`,
  [COMPOSE]: compose(),
  'infra/postgres/init.sh': 'for name in rapport_a rapport_keys; do :; done',
  'infra/topology.ts': topology('rapport_a', 9101),
  'eslint.config.js': 'export default [];\n',
  'vitest.config.ts': 'export default {};\n',
  'proto/gen/rapport/common/v1/x.ts': `${'// any\n'.repeat(400)}export const x = 1 as any;\n`,
  'services/a/package.json': '{}',
  'services/a/README.md': README,
  'services/a/migrations/0001_board_v1.sql': 'select 1;\n',
  'services/a/src/app.ts':
    "import { board } from './projections/board.ts';\nimport { told } from './reactions/told.ts';\n" +
    'export const aService = { projections: [board], reactions: [told(1)] };\n',
  'services/a/src/main.ts': '',
  'services/a/src/problems.ts': '',
  'services/a/src/domain/deal.events.ts': "export interface DealWon { readonly type: 'DealWon' }\n",
  'services/a/src/publications/deal.ts': 'export const publications = { DealWon: null };\n',
  'services/a/src/projections/board.ts': projection('board'),
  'services/a/src/reactions/told.ts':
    "import type { Reaction } from '@rapport/kernel/projection';\nexport function told(n: number): Reaction { return n; }\n",
  'services/a/test/streams/deal.json': '{"events":[{"type":"DealWon","data":{}}]}',
  'services/a/test/deal.test.ts': "test('a company is won', () => {});\n",
  'services/a/src/http/deals.routes.ts': "const address = '/api/a/v1/home/roots';\n",
};

/** A violation of each rule: the file it lies in and what is found. */
export const plantings: readonly {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
  readonly found: string;
}[] = [
  plant('rooms', 'services/a/src/lib/x.ts', '', 'services/a/src/lib: unknown here'),
  plant('rooms', 'services/a/notes.txt', '', 'services/a/notes.txt: unknown here'),
  plant('service-parts', 'services/b/package.json', '{}', 'services/b/src/app.ts: missing'),
  plant('service-parts', 'services/b/package.json', '{}', 'docs/services/b.md: missing'),
  plant('service-parts', 'services/a/README.md', README.replace('Hears', 'x'), 'does not say "Hears"'),
  plant('listed-in-app', 'services/a/src/projections/lost.ts', projection('lost'), 'lost is not listed'),
  plant(
    'listed-in-app',
    'services/a/src/reactions/told.ts',
    'export function deaf(): readonly Reaction[] { return []; }',
    'deaf is not listed',
  ),
  plant(
    'golden-streams',
    'services/a/src/domain/deal.events.ts',
    "export interface DealLost { readonly type: 'DealLost' }",
    'DealLost occurs in no stream',
  ),
  plant('published-or-private', 'services/a/src/publications/deal.ts', '', 'DealWon is in no publication'),
  plant('topology', 'services/b/package.json', '{}', 'services/b: not in infra/topology.ts'),
  plant('topology', COMPOSE, 'services:\n  b:\nvolumes:\n  a:\n', 'no block for a'),
  plant('topology', COMPOSE, compose({ httpPort: 8102 }), 'the block of a lacks "A_HTTP_PORT: 8101"'),
  plant('topology', COMPOSE, compose({ smtp: '25:25' }), 'the block of a lacks ":2525\']"'),
  plant('topology', COMPOSE, compose({ image: 'store:17' }), 'the block of store lacks "image: store:18"'),
  plant('topology', 'infra/postgres/init.sh', 'rapport_keys', 'makes no database rapport_a'),
  plant('topology', 'infra/postgres/init.sh', 'rapport_a', 'makes no database rapport_keys'),
  plant('topology', 'infra/topology.ts', topology('all', 9101), 'a has the database "all"'),
  plant('topology', 'infra/topology.ts', topology('rapport_a', 9102), 'PEERS lacks "a"'),
  plant('names', 'services/a/src/domain/utils.ts', '', '"utils.ts" says nothing'),
  plant('names', 'services/a/src/domain/shared/x.ts', '', '"shared" says nothing'),
  plant('names', 'services/a/src/domain/dealState.ts', '', '"dealState.ts" is not kebab-case'),
  plant('names', 'services/a/src/domain/deal_state.ts', '', '"deal_state.ts" is not kebab-case'),
  plant('sizes', 'services/a/test/long.test.ts', 'x;\n'.repeat(301), '301 lines'),
  plant('sizes', 'README.md', 'x\n'.repeat(151), '151 lines'),
  plant('no-any', 'services/a/src/http/x.ts', 'export const x = 1 as any;', 'services/a/src/http/x.ts:1'),
  plant('no-default-exports', 'services/a/src/http/x.ts', 'export default 1;', ':1: default export'),
  plant(
    'no-default-exports',
    'services/a/src/http/x.ts',
    'export default function x() {}',
    ':1: default export',
  ),
  plant(
    'no-default-exports',
    'services/a/src/http/x.ts',
    'const x = 1; export { x as default };',
    ':1: default',
  ),
  plant('nothing-unfinished', 'services/a/src/http/x.ts', `// ${unfinished}: later`, ':1: "'),
  plant('no-machine-paths', 'docs/x.md', `see ${home}`, 'docs/x.md:1'),
  plant('present-tense', 'services/a/test/x.test.ts', `test('it ${should} win', () => {});`, 'it should win'),
];

function plant(rule: string, file: string, text: string, found: string) {
  return { rule, file, text, found };
}

/** Builds the sound house in a new folder, with a planting over it; the caller removes it. */
export function buildHouse(over: Readonly<Record<string, string>> = {}): Tree {
  const root = mkdtempSync(join(tmpdir(), 'house-'));
  for (const [file, text] of Object.entries({ ...sound, ...over })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return treeAt(root);
}
