import { AsyncLocalStorage } from 'node:async_hooks';
import { type Agenda, agendaOf } from './agenda.ts';
import { type Random, seededRandom } from '../../values/index.ts';

/** Somebody whose steps are the schedule's to time: a process of a service, a client. */
export interface Actor {
  readonly name: string;
  /** Stopped for good (as by SIGKILL): what it waits for never comes. */
  dead: boolean;
  /** Stands still (as by SIGSTOP) until this instant, in ms of the schedule. */
  pausedUntil: number;
}

/** Time and order of everything that happens, made of one seed. */
export interface Schedule {
  readonly random: Random;
  /** Ms since the beginning. */
  now(): number;
  /** Steps taken so far. */
  steps(): number;
  /** A number that two runs share only if the same happened in the same order. */
  fingerprint(): number;
  actor(name: string): Actor;
  /** Runs work as an actor. */
  as<T>(actor: Actor, work: () => T): T;
  current(): Actor | undefined;
  /** One step of the current actor: takes a random time, in which others act. Never returns to the dead. */
  turn(label: string): Promise<void>;
  /** Makes of a call by others a step of the current actor, so that it reaches nobody who is dead or stands still. */
  carried(call: () => void): () => void;
  /** Puts down what happens from outside at an instant. */
  at(ms: number, label: string, happens: () => void): void;
  /** Lets time go by until `done` says so, or until the instant; false when the instant came first. */
  run(done: () => boolean, until: number): Promise<boolean>;
}

interface Entry {
  readonly at: number;
  readonly turn: number;
  readonly label: string;
  readonly actor: Actor | undefined;
  readonly happens: () => void;
  cancelled: boolean;
}

const running = new AsyncLocalStorage<Actor>();
const realImmediate = setImmediate;

/** Lets everything run that waits for nothing but its turn in the queue of promises. */
const settle = () => new Promise<void>((resolve) => realImmediate(resolve));

/**
 * Gives `work` a schedule of a seed: for as long as it runs, timers, the monotonic clock and chance of this JavaScript
 * realm are the schedule's. The code under test waits for nothing else, so one seed is one history. `trace` hears each step.
 */
export async function onSchedule<T>(
  seed: number,
  work: (schedule: Schedule) => Promise<T>,
  trace?: (line: string) => void,
): Promise<T> {
  const { schedule, timers } = scheduleOf(seededRandom(mixed(seed)), trace);
  const restore = replaceTimers(timers);
  const { stackTraceLimit } = Error;
  // Errors are thrown by the thousand here, and nobody reads where.
  Error.stackTraceLimit = 0;
  try {
    return await work(schedule);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    restore();
    timers.clear();
  }
}

interface Timers {
  readonly set: (happens: () => void, ms: number, label: string) => Entry;
  readonly now: () => number;
  readonly chance: () => number;
  readonly clear: () => void;
}

function scheduleOf(
  random: Random,
  trace: ((line: string) => void) | undefined,
): { readonly schedule: Schedule; readonly timers: Timers } {
  const agenda: Agenda<Entry> = agendaOf();
  let now = 0;
  let turns = 0;
  let steps = 0;
  let fingerprint = 0;

  const put = (at: number, label: string, actor: Actor | undefined, happens: () => void): Entry => {
    const entry = { at, turn: (turns += 1), label, actor, happens, cancelled: false };
    agenda.put(entry);
    return entry;
  };

  /** Takes one step; false when it was nobody's. */
  function take(entry: Entry): boolean {
    const { actor, label, happens } = entry;
    if (entry.cancelled || actor?.dead) return false;
    if (actor && actor.pausedUntil > now) {
      put(actor.pausedUntil, label, actor, happens);
      return false;
    }
    steps += 1;
    const line = `${now.toFixed(3).padStart(11)} ${(actor?.name ?? '').padEnd(10)} ${label}`;
    fingerprint = hashed(fingerprint, line);
    trace?.(line);
    if (actor) running.run(actor, happens);
    else happens();
    return true;
  }

  const schedule: Schedule = {
    random,
    now: () => now,
    steps: () => steps,
    fingerprint: () => fingerprint,
    actor: (name) => ({ name, dead: false, pausedUntil: 0 }),
    as: (actor, work) => running.run(actor, work),
    current: () => running.getStore(),
    turn: (label) =>
      new Promise((resolve) => put(now + delayOf(random), label, running.getStore(), () => resolve())),
    carried: (call) => {
      const actor = running.getStore();
      return () => void put(now, 'called', actor, call);
    },
    at: (ms, label, happens) => void put(ms, label, undefined, happens),
    run: async (done, until) => {
      for (await settle(); !done();) {
        const entry = agenda.take();
        if (!entry) return false;
        if (entry.at > until) {
          agenda.put(entry);
          now = until;
          return false;
        }
        now = Math.max(now, entry.at);
        if (take(entry)) await settle();
      }
      return true;
    },
  };
  const timers: Timers = {
    set: (happens, ms, label) => put(now + ms, label, running.getStore(), happens),
    now: () => now,
    chance: () => random.next(),
    clear: () => agenda.clear(),
  };
  return { schedule, timers };
}

/** How long a step takes, in ms: mostly next to nothing, sometimes long enough for anything to happen in between. */
function delayOf(random: Random): number {
  const kind = random.next();
  if (kind < 0.85) return random.next() * 3;
  if (kind < 0.985) return random.next() * 60;
  return random.next() * 1_500;
}

/** Neighbouring seeds begin at places that have nothing in common. */
const mixed = (seed: number): number => Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);

/** FNV-1a over the characters (Fowler, Noll, Vo). */
function hashed(from: number, text: string): number {
  let hash = from ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Puts the schedule's timers in the place of the realm's; returns the way back. */
function replaceTimers({ set, now, chance }: Timers): () => void {
  const { setTimeout: after, clearTimeout: clear, setImmediate: soon, Math: maths } = globalThis;
  const { random } = maths;
  const { any } = AbortSignal;
  const handle = (entry: Entry) => Object.assign(entry, { unref: () => entry, ref: () => entry });
  const cancel = (entry: unknown) => {
    if (entry && typeof entry === 'object') (entry as Entry).cancelled = true;
  };
  Object.assign(globalThis, {
    setTimeout: (happens: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      handle(set(() => happens(...args), ms, 'timer')),
    clearTimeout: cancel,
    setImmediate: (happens: (...args: unknown[]) => void, ...args: unknown[]) =>
      handle(set(() => happens(...args), 0, 'immediate')),
  });
  maths.random = chance;
  AbortSignal.any = firstOf;
  Object.defineProperty(performance, 'now', { value: now, configurable: true });
  return () => {
    Object.assign(globalThis, { setTimeout: after, clearTimeout: clear, setImmediate: soon });
    maths.random = random;
    AbortSignal.any = any;
    Reflect.deleteProperty(performance, 'now');
  };
}

/** As `AbortSignal.any`, whose signals the runtime keeps until they abort: here most never do, and are to be forgotten. */
function firstOf(signals: Iterable<AbortSignal>): AbortSignal {
  const either = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener('abort', () => either.abort(signal.reason), { once: true });
  }
  return either.signal;
}
