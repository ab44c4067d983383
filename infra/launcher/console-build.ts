import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LaunchError } from './launch-error.ts';
import { ROOT } from './options.ts';

const CONSOLE = join(ROOT, 'services', 'console');
const SCREENS = join(CONSOLE, 'screens');
const STAMP = join(CONSOLE, 'dist', '.built-from');

/** Builds the screens into `services/console/dist`, unless what lies there was built from these very sources. */
export async function buildConsole(say: (line: string) => void): Promise<void> {
  const sources = await digest();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  say('building the console …');
  rmSync(STAMP, { force: true });
  const vite = join(
    dirname(createRequire(join(CONSOLE, 'package.json')).resolve('vite/package.json')),
    'bin',
    'vite.js',
  );
  const { code, said } = await run([
    vite,
    'build',
    '--config',
    join(SCREENS, 'vite.config.ts'),
    '--logLevel',
    'warn',
  ]);
  if (code !== 0) throw new LaunchError(`The console cannot be built:\n${said.trim()}`);
  writeFileSync(STAMP, sources);
}

async function digest(): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'pnpm-lock.yaml')));
  const entries = await readdir(SCREENS, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(SCREENS.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function run(args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    // Whatever this process was started for, people get the production build.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(process.execPath, args, { cwd: CONSOLE, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const keep = (text: Buffer) => (said = (said + text.toString()).slice(-6_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, said: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
