import { SpanKind } from '@opentelemetry/api';
import { AnotherPast, type EventLog, FencedOut, LogLost, PARTITIONS } from '../event-log/index.ts';
import { createWake, pause } from '../waking/index.ts';
import type { EventStore, StoredEvent } from '../event-store/index.ts';
import type { Leases } from '../leases/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import { type Publications, type Tail, tailOf } from '../projection/index.ts';
import { recordBatch } from '../telemetry/index.ts';
import { type RelayCheckpoint, RelayOvertaken, checkRelay, moveRelay, readCheckpoint } from './checkpoint.ts';
import { type Previous, publisherOf } from './publishing.ts';
import { lostTopics, refillTopic } from './refill.ts';
import { StoreReplaced, refuseReplaced } from './replaced.ts';
import { chained, landedLow, previousOf, senderOf } from './sending.ts';
import { type Watermark, watermarkRecord, watermarkSpec, watermarkTopic } from './watermarks.ts';

export interface RelayOptions {
  readonly service: string;
  readonly store: EventStore;
  readonly log: EventLog;
  readonly database: Database;
  readonly publications: Publications;
  readonly leases: Leases;
  readonly logger: Logger;
  /** Where its pages come from, shared with who else follows the store. Default: one of its own. */
  readonly tail?: Tail;
  /** No other process appends to the store. */
  readonly sole?: boolean;
}

export interface Relay {
  /** Last position sent, and how many behind it were waiting when it last looked. */
  state(): { readonly position: number; readonly backlog: number };
  stop(): Promise<void>;
}

const WATERMARK_MS = 1_000;
/** While events flow: a reader who waits for what it just wrote waits for this. */
const BUSY_WATERMARK_MS = 100;
/** Other processes of the service append too; theirs are found by looking. */
const IDLE_MS = 200;
/** How often the checkpoint and the ends of the log are compared with what was sent while it runs. */
const CHECK_MS = 5_000;
const MAX_PAUSE_MS = 5_000;

/**
 * Relays a service's events to the shared log: one process at a time by the lease `relay`, one send awaited at a time,
 * checkpoint after the log has acknowledged. At least once; readers drop the doubles.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { service, store, log, leases, logger, tail = tailOf(store) } = options;
  const world = { ...options, tail };
  const state = { position: 0, backlog: 0 };
  const doubted = new Set<string>();
  await log.ensureTopics([watermarkSpec(service)]);
  const held = leases.hold('relay', async ({ epoch, signal }) => {
    for (let failures = 0; !signal.aborted;) {
      try {
        await relayFrom(await begin(world, doubted, epoch, signal), state, () => (failures = 0));
      } catch (error) {
        if (error instanceof FencedOut || error instanceof RelayOvertaken || signal.aborted) return;
        failures += 1;
        if (error instanceof StoreReplaced || error instanceof AnotherPast)
          logger.error({ err: error }, 'relay stands still');
        else logger.warn({ err: error, failures }, 'relay failed, trying again');
        await pause(Math.min(100 * 2 ** failures, MAX_PAUSE_MS), signal);
      }
    }
  });
  return { state: () => ({ ...state }), stop: () => held.stop() };
}

type World = RelayOptions & { readonly tail: Tail };

interface Run {
  readonly options: World;
  readonly source: string;
  readonly publisher: ReturnType<typeof publisherOf>;
  readonly sender: ReturnType<typeof senderOf>;
  readonly signal: AbortSignal;
  /** Topics that were seen to have lost something, until that is written down. */
  readonly doubted: Set<string>;
  checkpoint: RelayCheckpoint;
}

async function begin(options: World, doubted: Set<string>, epoch: number, signal: AbortSignal): Promise<Run> {
  const { service, store, log, database, publications, logger } = options;
  const source = `${service}/0`;
  const head = await store.head();
  const checkpoint = await readCheckpoint(database, source, head.epoch);
  await refuseReplaced(store, checkpoint, head);
  options.tail.forget();
  const publisher = publisherOf(source, head.epoch, publications, log);
  const marks = watermarkSpec(service);
  const specOf = (topic: string) => (topic === marks.topic ? marks : { topic, partitions: PARTITIONS });
  const wasThere = (topic: string) =>
    run.checkpoint.chains[topic] !== undefined && !run.checkpoint.refilling.includes(topic);
  const sender = senderOf(log, specOf, wasThere, { producer: source, epoch }, signal, logger);
  const run: Run = { options, source, publisher, sender, signal, doubted, checkpoint };
  await mend(run);
  return run;
}

/** Refills every topic that lost something; what was begun before a crash is begun again. */
async function mend(run: Run): Promise<void> {
  const { options, publisher, sender, signal } = run;
  const { database, store, log, logger } = options;
  for (const topic of await lostTopics(log, run.checkpoint.chains)) doubt(run, topic);
  await noteLost(run);
  for (const topic of run.checkpoint.refilling) {
    logger.info({ topic }, 'filling a topic again from the store');
    const chain = await refillTopic(topic, run.checkpoint.position, { store, publisher, sender, signal });
    const { chains, refilling } = run.checkpoint;
    run.checkpoint = await moveRelay(database, run.source, run.checkpoint, {
      ...run.checkpoint,
      chains: { ...chains, [topic]: chain },
      refilling: refilling.filter((each) => each !== topic),
    });
    logger.info({ topic, upTo: run.checkpoint.position }, 'topic filled again');
  }
}

async function relayFrom(
  run: Run,
  state: { position: number; backlog: number },
  went: () => void,
): Promise<void> {
  const { store, tail, sole } = run.options;
  const bell = createWake();
  const silence = store.onAppend(() => bell.ring());
  const watermark = watermarks(run);
  let checkedAt = performance.now();
  let ahead: Promise<Page | undefined> | undefined;
  try {
    while (!run.signal.aborted) {
      const { position, chains } = run.checkpoint;
      const ready = await (ahead ?? pageAfter(run, position, previousOf(chains)));
      ahead = undefined;
      if (ready) {
        ahead = quietly(pageAfter(run, ready.last.position, ready.previous));
        await relayPage(run, ready);
        if (run.checkpoint.position !== ready.last.position) ahead = undefined;
      }
      const head = await watermark.say();
      state.position = run.checkpoint.position;
      state.backlog = Math.max(0, (head ?? state.position) - state.position);
      went();
      if (performance.now() - checkedAt > CHECK_MS) {
        await checkRelay(run.options.database, run.source, run.checkpoint);
        await mend(run);
        checkedAt = performance.now();
      }
      if (ready) continue;
      await bell.next(watermark.unsaid() ? BUSY_WATERMARK_MS : IDLE_MS, run.signal);
      if (!sole) tail.stir();
    }
  } finally {
    silence();
  }
}

/** Events of the store made into records: prepared while the page before is being sent. */
interface Page {
  readonly last: StoredEvent;
  readonly records: ReturnType<Run['publisher']['records']>;
  /** The traces its events belong to. */
  readonly traceparents: readonly (string | undefined)[];
  /** The ends of the chains after this page. */
  readonly previous: Previous;
}

async function pageAfter(run: Run, position: number, previous: Previous): Promise<Page | undefined> {
  const events = await run.options.tail.after(position, run.options);
  const last = events.at(-1);
  if (!last) return undefined;
  const after: Previous = new Map([...previous].map(([topic, chain]) => [topic, new Map(chain)]));
  const records = run.publisher.records(events, after);
  const traceparents = events.map(({ meta }) => meta.traceparent);
  return { last, records, traceparents, previous: after };
}

/** A promise whose error waits until somebody asks. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {}); // Reported where it is awaited.
  return promise;
}

async function relayPage(run: Run, page: Page): Promise<void> {
  const { last, records: byTopic, previous } = page;
  const { options, sender } = run;
  const begunAt = new Date();
  let { chains } = run.checkpoint;
  for (const [topic, records] of byTopic) {
    try {
      const landed = await sender.send(topic, records);
      if (landedLow(chains[topic], landed)) doubt(run, topic);
      chains = chained(chains, topic, previous, landed);
    } catch (error) {
      if (!(error instanceof LogLost)) throw error;
      doubt(run, topic);
      return await mend(run); // The page comes again after it.
    }
  }
  await move(run, { ...run.checkpoint, position: last.position, eventId: last.id, chains });
  recordBatch(`relay ${options.service}`, page.traceparents, begunAt, SpanKind.PRODUCER);
  if (run.checkpoint.refilling.length > 0) await mend(run);
}

/** What has been written to a topic since hides that it lost something: it is remembered until it is written down. */
function doubt({ doubted, options }: Run, topic: string): void {
  doubted.add(topic);
  options.logger.error({ topic }, 'topic lost records');
}

/** Writes down that topics have to be filled again, so that a crash does not forget it. */
async function noteLost(run: Run): Promise<void> {
  const { refilling } = run.checkpoint;
  if ([...run.doubted].some((topic) => !refilling.includes(topic))) await move(run, run.checkpoint);
}

/** Moves the checkpoint, and says in the same move which topics have to be filled again. */
async function move(run: Run, to: Omit<RelayCheckpoint, 'revision'>): Promise<void> {
  const { options, source, doubted } = run;
  const refilling = [...new Set([...to.refilling, ...doubted])];
  run.checkpoint = await moveRelay(options.database, source, run.checkpoint, { ...to, refilling });
  doubted.clear();
}

/**
 * Publishes a watermark each second, sooner after events. The head's instant counts once everything up to its position
 * has been relayed; in a backlog the last event's own instant is what can be promised.
 */
function watermarks(run: Run) {
  const { service, store } = run.options;
  let saidAt = Number.NEGATIVE_INFINITY;
  let said = -1;
  let pending: { readonly position: number; readonly recordedAt: string } | undefined;
  const unsaid = () => said !== run.checkpoint.position;

  async function promise(reached: boolean): Promise<string | undefined> {
    const { position } = run.checkpoint;
    if (reached || position === 0) return reached ? pending?.recordedAt : undefined;
    const [last] = await store.readAll(position - 1, 1);
    return last?.recordedAt;
  }

  /** Returns the head's position when it looked, else nothing. */
  async function say(): Promise<number | undefined> {
    const due = performance.now() - saidAt >= (unsaid() ? BUSY_WATERMARK_MS : WATERMARK_MS);
    if (!due && !pending) return undefined;
    pending ??= await store.watermark();
    const { position } = pending;
    const reached = run.checkpoint.position >= position;
    if (!reached && !due) return position;
    const recordedAt = await promise(reached);
    if (reached) pending = undefined;
    saidAt = performance.now();
    if (recordedAt !== undefined) {
      said = run.checkpoint.position;
      const record = watermarkRecord(service, watermarkAt(run, recordedAt));
      await run.sender.send(watermarkTopic(service), [record]);
    }
    return position;
  }
  return { say, unsaid };
}

function watermarkAt(
  { source, checkpoint: { epoch, position, chains } }: Run,
  recordedAt: string,
): Watermark {
  const partitions = Object.fromEntries(
    Object.entries(chains).map(([topic, ends]) => [
      topic,
      Object.fromEntries(Object.entries(ends).map(([partition, { previous }]) => [partition, previous])),
    ]),
  );
  return { source, epoch, position, recordedAt, partitions };
}
