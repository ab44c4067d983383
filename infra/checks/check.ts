import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './tree.ts';

/** What `npm run check` runs, cheapest first. */
const STEPS: readonly (readonly [what: string, tool: string, ...args: readonly string[]])[] = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  [
    'boundaries',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'services',
    'infra',
    'e2e',
    'bench',
  ],
  ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types of the screens', 'tsc', '--noEmit', '-p', 'services/console/screens/tsconfig.json'],
  ['lint', 'eslint', '.'],
  ['house and generated pages', 'vitest', 'run', 'infra/checks', 'infra/docs', '--project', 'unit'],
];

const failed: string[] = [];
for (const [what, tool, ...args] of STEPS) {
  const { code, said } = await run(tool, args);
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${what}\n`);
  if (code === 0) continue;
  failed.push(what);
  process.stdout.write(`${said.trimEnd()}\n`);
}
process.stdout.write(failed.length === 0 ? 'all checks passed\n' : `failed: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(
  tool: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly said: string }> {
  const tools = join(ROOT, 'node_modules/.bin');
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(join(tools, tool), [...args], {
      cwd: ROOT,
      // The tools' own first lines ask for `node`: ours.
      env: { ...process.env, PATH: `${tools}:${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (text: Buffer) => (said += text.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, said: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
