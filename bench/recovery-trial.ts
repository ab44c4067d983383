import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { type Load, type Pace, type Write, startLoad } from './recovery-load.ts';
import { type Effects, type Watch, openWatch } from './recovery-watch.ts';

const LOOK_MS = 50;
const CALM_MS = 3_000;
/** The first kill waits longer, so that what goes wrong without any is seen too. */
const FIRST_CALM_MS = 6_000;
/** Who has not caught up by then does not recover. */
const RECOVERS_WITHIN_MS = 180_000;
/** What has not moved for so long moves no more: longer than any lease, session or pause of those measured. */
const STILL_MS = { whole: 3_000, short: 35_000 };
const SETTLES_WITHIN_MS = 240_000;

/** Times in ms from the kill. */
export interface Recovery {
  /** Until what was started says that it serves. */
  readonly serving: number;
  /** Until a sale that arrived after the kill was in effect. */
  readonly working: number;
  /** Until nothing acknowledged more than a second ago was missing any more. */
  readonly caughtUp: number;
}

/** What runs under the load, and what is killed of it. */
export interface Stage {
  readonly pace: Pace;
  readonly write: Write;
  readonly effects: Effects;
  /** Kills with -9; resolves when that is dead. */
  kill(): Promise<unknown>;
  /** Starts anew what was killed; resolves when it serves. */
  restart(): Promise<unknown>;
  /** Between a start and the next kill at least; default three seconds. */
  readonly calmMs?: number;
  close(): Promise<void>;
}

/** What came of a subject. */
export interface Trial {
  readonly recoveries: readonly Recovery[];
  readonly sales: number;
  readonly lost: number;
  readonly doubled: number;
  /** Of the lost, those that arrived before anything was killed. */
  readonly lostInPeace: number;
  /** Writes asked for again. */
  readonly again: number;
}

/** Puts a stage under load, kills again and again, and counts at the end what is missing and what is there twice. */
export async function tryKills(stage: Stage, kills: number): Promise<Trial> {
  const load = startLoad(stage.write, stage.pace);
  const watch = openWatch(stage.effects, load);
  try {
    await pause(FIRST_CALM_MS);
    await untilCaughtUp(watch, 0, 'before the first kill');
    const before = load.begun();
    const recoveries: Recovery[] = [];
    while (recoveries.length < kills) {
      recoveries.push(await killOnce(stage, load, watch));
      // Not always in the same moment of whatever comes round again and again.
      await pause((stage.calmMs ?? CALM_MS) + Math.random() * 1_000);
      await untilCaughtUp(watch, 0, 'after a kill');
    }
    await load.stop();
    await untilStill(watch, load.begun());
    const { lost, doubled, lostBefore } = await watch.count(load.begun(), before);
    return {
      ...{ recoveries, lost, doubled, lostInPeace: lostBefore },
      ...{ sales: load.begun(), again: load.again() },
    };
  } finally {
    await load.stop().catch(() => undefined); // Told by whoever waited for it.
    await watch.close();
    await stage.close();
  }
}

async function killOnce(stage: Stage, load: Load, watch: Watch): Promise<Recovery> {
  const killed = performance.now();
  await stage.kill();
  const from = load.begun();
  const restarted = stage.restart().then(() => performance.now() - killed);
  const recovered = untilCaughtUp(watch, from, 'from a kill', killed);
  const [serving, times] = await Promise.all([restarted, recovered]);
  return { serving, ...times };
}

/** Looks again and again until a sale from a number on is in effect and nothing is a second late. */
async function untilCaughtUp(watch: Watch, from: number, what: string, since = performance.now()) {
  let working: number | undefined;
  while (performance.now() - since < RECOVERS_WITHIN_MS) {
    const look = await watch.look(from);
    const now = performance.now() - since;
    if (look.working) working ??= now;
    if (working !== undefined && look.caughtUp) return { working, caughtUp: now };
    await pause(LOOK_MS);
  }
  const total = await watch.total().catch(() => Number.NaN); // The server is away.
  throw new Error(
    `it has not caught up ${what} in ${RECOVERS_WITHIN_MS / 1000} s: sales took effect ${total} times`,
  );
}

/** Waits until effects no longer change: soon when they are as many as there should be, later when they are not. */
async function untilStill(watch: Watch, sales: number): Promise<void> {
  const began = performance.now();
  let [total, movedAt] = [-1, began];
  for (;;) {
    const now = await watch.total();
    if (now !== total) [total, movedAt] = [now, performance.now()];
    const still = performance.now() - movedAt;
    if (still > (total >= sales ? STILL_MS.whole : STILL_MS.short)) return;
    if (performance.now() - began > SETTLES_WITHIN_MS) throw new Error('effects do not come to rest');
    await pause(500);
  }
}

/** A process that is killed and started anew. */
export interface Mortal {
  /** Starts it; resolves when it says that it serves, throws when it ends before. */
  start(): Promise<void>;
  /** Ends it by a signal; resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Types that are stripped, and a client that reckons a pause below zero, are no news. */
const QUIET = ['ExperimentalWarning', 'TimeoutNegativeWarning'].map((name) => `--disable-warning=${name}`);

/** A process of a file beside this one. */
export function mortal(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Mortal {
  let child: ChildProcess | undefined;
  const path = fileURLToPath(new URL(file, import.meta.url));
  return {
    start: async () => {
      const started = spawn(process.execPath, [...QUIET, path, ...args], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child = started;
      const over = new AbortController();
      const { signal } = over;
      const ended = once(started, 'exit', { signal }).then(() => {
        throw new Error(`${file} ${args[0] ?? ''} ended before it served`);
      });
      await Promise.race([once(started.stdout!, 'data', { signal }), ended]).finally(() => over.abort());
    },
    end: async (how) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(how);
      await gone;
    },
  };
}
