import { pino } from 'pino';
import { afterEach, beforeEach } from 'vitest';
import { type DeliveredRecord, type MemoryEventLog, memoryEventLog } from '../event-log/index.ts';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import type { Leases } from '../leases/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Publications } from '../projection/index.ts';
import { type Relay, type RelayOptions, startRelay } from '../relay/index.ts';
import { freshServiceDatabase } from './databases.ts';
import { testClock } from './event-store-contract.ts';
import { eventually } from './eventually.ts';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
/** The topic of all that is said on the stage. */
export const TOPIC = 'rapport.test.thing.v1';
/** `Said` is public, `Thought` is not. */
export const publications: Publications = {
  Said: ({ data }) => ({ topic: TOPIC, type: 'said', value: new TextEncoder().encode(String(data['text'])) }),
  Thought: null,
};

/** Leases that everybody gets at once, each with a higher epoch: what a paused process makes of a real one. */
function careless(): Leases {
  let epoch = 0;
  return {
    hold: (_name, work) => {
      const stopping = new AbortController();
      epoch += 1;
      const done = work({ epoch, signal: stopping.signal });
      return {
        stop: async () => {
          stopping.abort();
          await done;
        },
      };
    },
  };
}

/** A relay's world, made anew for each test; a test may put other parts in before it starts a relay. */
export interface RelayStage {
  database: Database;
  store: EventStore;
  log: MemoryEventLog;
  leases: Leases;
  readonly clock: ReturnType<typeof testClock>;
  start(over?: Partial<RelayOptions>): Promise<Relay>;
  say(count: number, type?: string): Promise<void>;
  /** All that lies in the topic. */
  everything(): Promise<DeliveredRecord[]>;
  caughtUp(relay: Relay): Promise<void>;
}

/** The source positions of records, lowest first. */
export const positions = (records: readonly DeliveredRecord[]): readonly number[] =>
  records.map(({ source }) => source.position).toSorted((a, b) => a - b);

/** Sets a stage up around each test of a file. */
export function relayStage(): RelayStage {
  const clock = testClock();
  const relays: Relay[] = [];
  const stage = { clock, start, say, everything, caughtUp } as RelayStage;
  beforeEach(async () => {
    stage.database = await freshServiceDatabase();
    stage.store = memoryEventStore(clock);
    stage.log = memoryEventLog();
    stage.leases = careless();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await stage.database.close();
  });

  async function start(over: Partial<RelayOptions> = {}): Promise<Relay> {
    const { store, log, database, leases } = stage;
    const relay = await startRelay({
      service: 'test',
      store,
      log,
      database,
      publications,
      leases,
      logger,
      ...over,
    });
    relays.push(relay);
    return relay;
  }
  async function say(count: number, type = 'Said'): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      await stage.store.append({
        cause: { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' },
        parts: [
          { streamId: `thing-${i % 7}`, expected: 'any', events: [{ type, data: { text: `${type} ${i}` } }] },
        ],
      });
    }
  }
  async function everything(): Promise<DeliveredRecord[]> {
    const { log } = stage;
    const seen: DeliveredRecord[] = [];
    const total = [...(await log.ends(TOPIC)).values()].reduce((sum, { next }) => sum + next, 0);
    const subscription = await log.subscribe({
      group: `all-${Math.random()}`,
      topics: [TOPIC],
      startAt: async () => 0,
      onBatch: async ({ records }) => void seen.push(...records),
    });
    // More may come while it reads.
    await eventually(
      () => seen.length,
      (n) => n >= total,
    );
    await subscription.stop();
    return seen;
  }
  async function caughtUp(relay: Relay): Promise<void> {
    const { position } = await stage.store.head();
    await eventually(
      () => relay.state().position,
      (seen) => seen === position,
    );
  }
  return stage;
}
