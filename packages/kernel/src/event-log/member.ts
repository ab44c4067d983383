import type { Logger } from 'pino';
import type { BatchContext, LogBatch, Subscribe, Subscription, TopicPartition } from './port.ts';

/** Where one partition is to be read from. */
export interface Cursor extends TopicPartition {
  next: number;
}

/** What the loop of a group member needs of its log; memory and Postgres each give one. */
export interface MemberSource {
  /** Partitions this member holds now; renews its membership, takes over and lets go where due. Called between batches only. */
  assignment(): Promise<readonly TopicPartition[]>;
  /** Says "still working" while a batch is handled; gives nothing away. */
  beat(): Promise<void>;
  /** Whether the membership still counts, by its own reckoning. */
  holds(): boolean;
  /** What there is from these cursors on; an offset outside of what is kept is read from the first one kept. */
  read(cursors: readonly Cursor[]): Promise<Reading>;
  /** Waits until something may have come, at most so long, or until the signal. Never throws. */
  idle(ms: number, signal: AbortSignal): Promise<void>;
  leave(): Promise<void>;
}

/** What a source gives in one turn; others may hold the same batches. */
export interface Reading {
  readonly batches: readonly LogBatch[];
  /** Not of all cursors was given what there is. */
  readonly more: boolean;
}

interface Assigned extends Cursor {
  failures: number;
  /** Not to be read before this instant (ms of the monotonic clock): the pause after a throw. */
  notBefore: number;
}

/** Of how many partitions a source gives something in one turn, at most. */
export const PARTITIONS_A_TURN = 16;
const NOTHING: Reading = { batches: [], more: false };
const IDLE_MS = 10_000;
const MAX_PAUSE_MS = 5_000;

const keyOf = ({ topic, partition }: TopicPartition) => `${topic} ${partition}`;

interface Member {
  readonly options: Subscribe;
  readonly source: MemberSource;
  readonly pauseMs: number;
  readonly log: Logger;
  readonly assigned: Map<string, Assigned>;
  /** What its source said last that it holds. */
  held: readonly TopicPartition[];
  /** Aborted and renewed to end a wait early. */
  wake: AbortController;
  stopping: boolean;
  paused: boolean;
  activity: Date;
}

/** Runs one member of a group until stopped: assignment, reading, one batch at a time, a pause after a throw. */
export function runMember(
  options: Subscribe,
  source: MemberSource,
  { pauseMs, logger }: { readonly pauseMs: number; readonly logger: Logger },
): Subscription {
  const member: Member = {
    options,
    source,
    pauseMs,
    log: logger.child({ group: options.group }),
    assigned: new Map(),
    held: [],
    wake: new AbortController(),
    stopping: false,
    paused: false,
    activity: new Date(),
  };
  const loop = runOn(member);
  const rouse = () => {
    member.wake.abort();
    member.wake = new AbortController();
  };
  return {
    pause: () => {
      member.paused = true;
    },
    resume: () => {
      member.paused = false;
      rouse();
    },
    stop: async () => {
      member.stopping = true;
      rouse();
      await loop;
    },
    holds: (partition) => !member.stopping && source.holds() && member.assigned.has(keyOf(partition)),
    lastActivity: () => member.activity,
  };
}

async function runOn(member: Member): Promise<void> {
  const { source, log, pauseMs } = member;
  let failures = 0;
  while (!member.stopping) {
    try {
      await turn(member);
      failures = 0;
    } catch (error) {
      failures += 1;
      log.warn({ err: error }, 'log is away, trying again');
      await source.idle(Math.min(pauseMs * 2 ** Math.min(failures, 8), MAX_PAUSE_MS), member.wake.signal);
    }
  }
  await source.leave().catch((error: unknown) => log.warn({ err: error }, 'could not leave the group'));
}

async function turn(member: Member): Promise<void> {
  const { source, assigned } = member;
  await assign(member);
  const now = performance.now();
  const ready = member.paused ? [] : [...assigned.values()].filter((cursor) => cursor.notBefore <= now);
  const { batches, more } = ready.length > 0 ? await source.read(ready) : NOTHING;
  member.activity = new Date();
  const { onBatch, onBatches } = member.options;
  // After a failure one by one, so that only the partition that fails waits.
  if (onBatches && batches.length > 0 && batches.every((batch) => !assigned.get(keyOf(batch))?.failures)) {
    await deliver(member, batches, (context) => onBatches(batches, context));
  } else {
    for (const batch of batches) await deliver(member, [batch], (context) => onBatch(batch, context));
  }
  if (!more && isDrained(batches, assigned) && !member.stopping) {
    const waiting = [...assigned.values()]
      .filter((cursor) => cursor.notBefore > now)
      .map((cursor) => Math.max(0, cursor.notBefore - performance.now()));
    await source.idle(Math.min(IDLE_MS, ...waiting), member.wake.signal);
  }
}

/** Whether all was taken that was given: what comes meanwhile rings, so that nobody need look again. */
function isDrained(batches: readonly LogBatch[], assigned: ReadonlyMap<string, Assigned>): boolean {
  return batches.every((batch) => batch.next >= batch.end && assigned.get(keyOf(batch))?.next === batch.next);
}

async function assign(member: Member): Promise<void> {
  const { source, assigned, options } = member;
  const held = await source.assignment();
  // A source that has nothing new to say answers with what it said last.
  if (held === member.held && assigned.size === held.length) return;
  member.held = held;
  const keys = new Set(held.map(keyOf));
  for (const key of assigned.keys()) if (!keys.has(key)) assigned.delete(key);
  for (const tp of held) {
    if (assigned.has(keyOf(tp))) continue;
    const next = await options.startAt(tp);
    assigned.set(keyOf(tp), { topic: tp.topic, partition: tp.partition, next, failures: 0, notBefore: 0 });
  }
}

/** Hands over what was read, if it is still ours to handle; what fails comes again as a whole, after a pause. */
async function deliver(
  member: Member,
  batches: readonly LogBatch[],
  handle: (context: BatchContext) => Promise<void>,
): Promise<void> {
  const { source, assigned } = member;
  const held = batches.map((batch) => ({ batch, cursor: assigned.get(keyOf(batch)) }));
  const ours = held.filter((one): one is Delivery => one.cursor !== undefined);
  if (member.stopping || member.paused || ours.length < held.length || !source.holds()) return;
  const context: BatchContext = {
    alive: () =>
      !member.stopping &&
      source.holds() &&
      ours.every(({ cursor }) => assigned.get(keyOf(cursor)) === cursor),
    beat: async () => {
      member.activity = new Date();
      await source.beat();
    },
  };
  member.activity = new Date();
  try {
    await handle(context);
    for (const { batch, cursor } of ours) {
      cursor.next = batch.next;
      cursor.failures = 0;
    }
  } catch (error) {
    for (const one of ours) await comeAgain(member, one, error);
  }
  await source.beat();
}

/** A part of a partition, and where its reader stands. */
interface Delivery {
  readonly batch: LogBatch;
  readonly cursor: Assigned;
}

async function comeAgain(
  { log, pauseMs, options, assigned }: Member,
  { batch: { topic, partition }, cursor }: Delivery,
  error: unknown,
): Promise<void> {
  cursor.failures += 1;
  cursor.notBefore = performance.now() + Math.min(pauseMs * 2 ** (cursor.failures - 1), MAX_PAUSE_MS);
  log.warn({ err: error, topic, partition }, 'batch failed, comes again');
  // Until its place is known again it is not read on: where it stood may be beyond what there is to read.
  assigned.delete(keyOf(cursor));
  cursor.next = await options.startAt(cursor);
  assigned.set(keyOf(cursor), cursor);
}
