// Runs on whatever Node the machine has (20 or newer) and has no dependency: it installs what the lockfile names,
// then hands over to the Node 24 that came with it. Everything after that is TypeScript.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const STAMP = join(ROOT, 'node_modules', '.rapport-installed');
const NODE = join(ROOT, 'node_modules', 'node', 'bin', 'node');

/** What `npm run <name>` starts. */
const COMMANDS = {
  start: 'infra/launcher/start.ts',
  test: 'infra/launcher/test.ts',
  cluster: 'infra/launcher/cluster.ts',
  containers: 'infra/containers/main.ts',
  check: 'infra/checks/check.ts',
  gen: 'infra/docs/gen.ts',
  doctor: 'infra/doctor/main.ts',
  reconcile: 'infra/reconcile/main.ts',
  backup: 'infra/backup/backup.ts',
  restore: 'infra/backup/restore.ts',
  requirements: 'infra/docs/requirements.ts',
  bench: 'bench/main.ts',
  load: 'infra/load/main.ts',
  faults: 'infra/faults/main.ts',
  journeys: 'infra/journeys/main.ts',
  clock: 'infra/launcher/clock.ts',
};

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Names the state of everything an install depends on. */
function stamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function installed() {
  return existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8').trim() === stamp();
}

/** Runs a program quietly; its output is shown only when it fails. */
function runQuietly(command, args, environment) {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (text) => (said = (said + text).slice(-6_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, said: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

const runPnpm = (packageManager) =>
  runQuietly(
    'npx',
    ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
    // Nobody is there to answer a question; `npm start --silent` must not silence what went wrong.
    { CI: 'true', npm_config_loglevel: 'notice' },
  );

/**
 * Binaries for this platform that are not there. They are optional dependencies, and when the network fails while it
 * fetches one, pnpm leaves it out without a word; installing again brings it.
 */
function missedForThisPlatform() {
  const state = join(ROOT, 'node_modules', '.modules.yaml');
  if (!existsSync(state)) return [];
  const [, skipped = ''] = readFileSync(state, 'utf8').split(/"?skipped"?:/);
  const lock = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8');
  const [, packages = ''] = lock.split(/^packages:$/m);
  const libc = process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return packages
    .split(/^snapshots:$/m)[0]
    .split(/\n(?= {2}\S)/)
    .filter(
      (entry) =>
        listed(entry, 'os', process.platform) === true &&
        listed(entry, 'cpu', process.arch) === true &&
        listed(entry, 'libc', libc) !== false,
    )
    .map((entry) => /^ {2}'?([^':]+)'?:/.exec(entry)?.[1] ?? '')
    .filter((name) => name && skipped.includes(`${name}"`));
}

/** Whether a lockfile's entry names this value; undefined when it does not speak of it. */
function listed(entry, field, value) {
  const found = new RegExp(`^ {4}${field}: \\[(.*)\\]$`, 'm').exec(entry);
  return found ? found[1].split(', ').includes(value) : undefined;
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  process.stderr.write('Installing what the lockfile names (once, about a minute) …\n');
  const began = Date.now();
  const progress = setInterval(
    () => process.stderr.write(`  … still installing, ${Math.round((Date.now() - began) / 1000)} s\n`),
    15_000,
  );
  rmSync(STAMP, { force: true });
  let { code, said } = await runPnpm(packageManager);
  for (let again = 0; code === 0 && missedForThisPlatform().length > 0 && again < 3; again += 1)
    ({ code, said } = await runPnpm(packageManager));
  clearInterval(progress);
  if (code !== 0)
    fail(`${said.trim()}\n\nThe install failed (see above). It needs npm and its registry once.`);
  const missed = missedForThisPlatform();
  if (missed.length > 0) fail(`These could not be fetched: ${missed.join(', ')}. Run it again.`);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, `${stamp()}\n`);
  process.stderr.write(`Installed in ${Math.round((Date.now() - began) / 1000)} s.\n`);
}

/** The program's Node must be 24 or newer: it runs TypeScript as it is written. */
async function checkNode() {
  const { code, said } = await runQuietly(NODE, ['--version'], {});
  const major = Number(/^v(\d+)/.exec(said)?.[1] ?? 0);
  if (code !== 0 || major < 24)
    fail(`Node 24 is needed, but ${NODE} says "${said.trim()}". Remove node_modules and run again.`);
}

/** Hands over: this process becomes the program where Node can do that, else the program runs as its child. */
function handOver(file, args) {
  const line = ['--disable-warning=ExperimentalWarning', join(ROOT, file), ...args];
  process.chdir(ROOT);
  // Compiled code is kept: half the time of a later start would go into compiling again.
  process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'rapport-compile');
  if (process.execve && process.platform !== 'win32') process.execve(NODE, [NODE, ...line]);
  runAsChild(line);
}

/** Same terminal, signals passed on, same exit code. */
function runAsChild(line) {
  const child = spawn(NODE, line, {
    cwd: ROOT,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to the child as well, and npm sends it again: the child counts repeats once.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Node does not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    for (const one of signals) process.removeAllListeners(one);
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}

const [name = 'help', ...args] = process.argv.slice(2);
const file = COMMANDS[name];
if (!file) fail(`Commands: ${Object.keys(COMMANDS).join(', ')}`);
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node 20 or newer is needed to begin; this is ${process.version}.`);
if (!installed()) await install();
await checkNode();
if (!existsSync(join(ROOT, file))) fail(`${file} is not in this checkout.`);
handOver(file, args);
