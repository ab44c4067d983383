import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const run = promisify(execFile);
const KERNEL = join(import.meta.dirname, '../../..');
const MAIN = join(import.meta.dirname, 'main.ts');
const DEADLINE = 900_000;

const SEEDS = 10_000;
const PROCESSES = 2;
/** Seeds whose way through the kernel's branches is counted. */
const COUNTED = 150;
/** Others are run when `TEST_SEED` names another beginning. */
const FIRST = Number(process.env['TEST_SEED'] ?? 0) * SEEDS + 1;

/** The files whose code the simulation runs as it is, and not through an adapter of its own. */
const SIMULATED = [
  'command/{insisting,remembered}.ts',
  'event-log/{member,memory}.ts',
  'event-store/batcher.ts',
  'leases/postgres.ts',
  'projection/{apply-or-park,checkpoints,fold-together,follow,log-attention,log-chain,log-missing,log-positions,log-projections,log-reactions}.ts',
  'projection/{log-records,log-source,log-stalls,log-taking,own-projections,own-reactions,parking,react-or-park,reacting,tail}.ts',
  'relay/{checkpoint,publishing,refill,relay,replaced,replaying,sending,watermarks}.ts',
  'service/own-followers.ts',
  'timers/timers.ts',
  'waking/index.ts',
];

interface Summary {
  readonly seeds: number;
  readonly failed: number;
  readonly steps: number;
  readonly fewest: number;
}

/** Runs seeds in a process of their own; what failed comes first, so that a reader finds the seed to run again. */
async function seeds(first: number, count: number, env: Readonly<Record<string, string>> = {}) {
  const { stdout } = await run(process.execPath, [MAIN, String(first), String(count)], {
    env: { ...process.env, ...env },
    timeout: DEADLINE,
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = stdout.trim().split('\n');
  return { histories: lines.slice(0, -1), summary: JSON.parse(lines.at(-1)!) as Summary };
}

test(
  'whatever is killed, halted, lost, doubled or reordered: nothing asked for is lost or done twice',
  async () => {
    const share = SEEDS / PROCESSES;
    const all = await Promise.all(
      Array.from({ length: PROCESSES }, (_, i) => seeds(FIRST + i * share, share)),
    );
    expect(all.flatMap(({ histories }) => histories).slice(0, 5)).toEqual([]);
    const summaries = all.map(({ summary }) => summary);
    expect(summaries.reduce((sum, { seeds: count }) => sum + count, 0)).toBe(SEEDS);
    expect(Math.min(...summaries.map(({ fewest }) => fewest))).toBeGreaterThan(200);
  },
  DEADLINE,
);

test('a seed is one history, whenever it is run', async () => {
  const first = await simulate(FIRST);
  expect(await simulate(FIRST)).toEqual(first);
  expect((await simulate(FIRST + 1)).fingerprint).not.toBe(first.fingerprint);
});

test(
  'nine in ten branches of the simulated files are gone through',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'simulated-'));
    try {
      await seeds(FIRST, COUNTED, { NODE_V8_COVERAGE: join(directory, 'raw') });
      const include = SIMULATED.flatMap((file) => ['--include', `src/${file}`]);
      const { stdout } = await run(
        join(KERNEL, 'node_modules/.bin/c8'),
        [
          ...['report', '--temp-directory', join(directory, 'raw'), '--reports-dir', directory],
          ...['--reporter', 'text', '--reporter', 'json-summary', ...include],
        ],
        { cwd: KERNEL },
      );
      process.stdout.write(stdout);
      const summary = JSON.parse(await readFile(join(directory, 'coverage-summary.json'), 'utf8')) as {
        readonly total: { readonly branches: { readonly pct: number } };
      };
      expect(summary.total.branches.pct).toBeGreaterThanOrEqual(90);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
  DEADLINE,
);
