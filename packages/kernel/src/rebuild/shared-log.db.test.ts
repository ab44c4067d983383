import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LogRecord, type MemoryEventLog, encodeHeaders, memoryEventLog } from '../event-log/index.ts';
import { Unavailable, memoryEventStore } from '../event-store/index.ts';
import { postgresLeases } from '../leases/index.ts';
import type { Database } from '../postgres/index.ts';
import {
  type HeardEvent,
  type LogConsumer,
  type Projection,
  type Replay,
  projectLog,
  unparkProjection,
} from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { eventually } from '../testing/eventually.ts';
import { saidAgain } from '../testing/hearing-stage.ts';
import { newUuid } from '../values/index.ts';
import { type Rebuilding, type Register, registerOf, startRebuilding } from './index.ts';

const TOPIC = 'rapport.other.thing.v1';
const EPOCH = '01900000-0000-7000-8000-0000000000aa';
const STREAMS = 40;
const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const clock = testClock('2026-03-01T00:00:00.000Z');

type Heard = HeardEvent<{ text: string }>;

/** Per stream, the numbers said in it, one after the other: any doubling, loss or disorder is in the row. */
const said = (say: (event: Heard) => string = ({ data }) => data.text) =>
  ({
    name: 'said_v1',
    from: [TOPIC],
    key: ['stream_id'],
    columns: { stream_id: 'text', texts: 'text' },
    on: {
      said: (event: Heard) => [
        {
          key: [event.streamId],
          fold: (row) => ({
            stream_id: event.streamId,
            texts: `${String(row?.['texts'] ?? '')} ${say(event)}`,
          }),
        },
      ],
    },
  }) satisfies Projection & { from: readonly string[] };

describe('a read model of the shared log made again', () => {
  let database: Database;
  let log: MemoryEventLog;
  let register: Register;
  const consumers: LogConsumer[] = [];
  const rebuildings: Rebuilding[] = [];
  let chains: Map<number, number>;
  let position = 0;

  beforeEach(async () => {
    database = await freshServiceDatabase();
    await database.run(sql`create table read.said_v1 (stream_id text primary key, texts text not null)`);
    log = memoryEventLog();
    await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    register = registerOf({ database, service: 'me', logger });
    chains = new Map();
    position = 0;
  });
  afterEach(async () => {
    await Promise.all(rebuildings.splice(0).map((one) => one.stop()));
    await Promise.all(consumers.splice(0).map((one) => one.stop()));
    await database.close();
  });

  const decoders = {
    [TOPIC]: (value: Uint8Array) => ({
      type: 'said',
      data: { text: new TextDecoder().decode(value) },
      occurredAt: '',
      meta: { correlationId: 'c', actor: 'a' },
    }),
  };
  /** The next record of a stream, chained to what was sent to its partition. */
  const record = (stream: string): LogRecord => {
    position += 1;
    const partition = log.partitionOf(TOPIC, stream);
    const previous = chains.get(partition) ?? 0;
    chains.set(partition, position);
    const source = {
      source: 'other/0',
      position,
      previous,
      epoch: EPOCH,
      recordedAt: '2026-02-01T00:00:00.000Z',
    };
    const headers = encodeHeaders({ id: newUuid(new Date()), type: 'said', time: source.recordedAt, source });
    return { key: stream, value: new TextEncoder().encode(`${position}`), headers, source };
  };
  const records = (count: number) => Array.from({ length: count }, (_, i) => record(`thing-${i % STREAMS}`));
  const fence = { producer: 'other/0', epoch: 1 };
  /** As Kafka takes it: what is sent twice lies there twice. */
  const send = (...sent: readonly LogRecord[]) =>
    log.append(
      TOPIC,
      sent.map((each) => ({ ...each, source: { ...each.source, position: 0 } })),
      fence,
    );
  const world = () => ({
    service: 'me',
    log,
    database,
    clock,
    logger,
    decoders,
    store: memoryEventStore(clock),
  });
  const follow = async (projection = said(), committed: () => void = () => {}) => {
    const consumer = await projectLog(projection, world(), committed);
    consumers.push(consumer);
    return consumer;
  };
  const caughtUp = (consumer: LogConsumer) =>
    eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
      { within: 20_000 },
    );
  const rebuild = (projection: Projection = said(), replay?: Replay) => {
    const leases = postgresLeases(database, (error) => logger.warn({ err: error }, 'lease'));
    const rebuilding = startRebuilding([projection], {
      ...world(),
      leases,
      ...(replay ? { replay } : {}),
    });
    rebuildings.push(rebuilding);
    return rebuilding;
  };
  const state = async () => (await register.list())[0];
  const reaches = (wanted: string) =>
    eventually(state, (seen) => seen?.state === wanted, { within: 20_000, what: wanted });
  const rows = () => database.many(sql`select * from read.said_v1 order by stream_id`);
  const oid = () => database.one(sql`select 'read.said_v1'::regclass::oid::int as oid`);

  test('equals the live one under traffic, each record once however often it was sent', async () => {
    const sent = records(4_000);
    await send(...sent.slice(0, 2_000), ...sent.slice(500, 2_500), ...sent.slice(2_500));
    let told = 0;
    const consumer = await follow(said(), () => (told += 1));
    await caughtUp(consumer);
    const before = await oid();
    await register.begin(said(), 'switch');
    rebuild();
    // A record more in every batch of the rebuild, and slow enough to be followed.
    for (let seen = await state(); seen?.state === 'running'; seen = await state()) {
      await send(...records(20));
      await delay(5);
    }
    expect((await state())?.state).toBe('switched');
    expect(await oid()).not.toEqual(before);
    await send(...records(20));
    await caughtUp(consumer);
    const expected = new Map<string, string>();
    for (let n = 1, i = 0; n <= position; n += 1) {
      // Each batch of records began with the first stream again.
      i = n <= 4_000 ? (n - 1) % STREAMS : (n - 4_001) % 20;
      expected.set(`thing-${i}`, `${expected.get(`thing-${i}`) ?? ''} ${n}`);
    }
    expect(new Map((await rows()).map((row) => Object.values(row) as [string, string]))).toEqual(expected);
    expect(await database.many(sql`select * from ops.positions where consumer like '%rebuild'`)).toEqual([]);
    expect(told).toBeGreaterThan(0);
  });

  test('what the log has thrown away meanwhile is taken from its source, also where nothing is left of a partition', async () => {
    const sent = records(2_000);
    await send(...sent);
    const consumer = await follow();
    await caughtUp(consumer);
    const fullest = Math.max(...[...(await log.ends(TOPIC)).values()].map(({ next }) => next));
    log.throwAway(TOPIC, fullest - 1);
    await send(...records(STREAMS / 4));
    await caughtUp(consumer);
    const emptied = [...(await log.ends(TOPIC)).values()].filter(({ first, next }) => first === next);
    expect(emptied.length).toBeGreaterThan(0);
    expect(emptied.length).toBeLessThan(12);
    const asked: number[] = [];
    const replay: Replay = async function* ({ taken, until }) {
      asked.push(taken.size);
      const lacking = sent.flatMap((record) => {
        const partition = log.partitionOf(TOPIC, record.key);
        const { position } = record.source;
        const wanted = position > (taken.get(partition) ?? until) && position <= until;
        return wanted ? [saidAgain(record, partition)] : [];
      });
      for (let from = 0; from < lacking.length; from += 100) yield lacking.slice(from, from + 100);
    };
    const before = await rows();
    await register.begin(said(), 'wait');
    const rebuilding = rebuild(said(), replay);
    const ready = await reaches('ready');
    expect(ready?.done).toBe(ready?.total);
    expect(ready?.total).toBe(sent.length + STREAMS / 4);
    await register.switch(said());
    rebuilding.wake();
    await reaches('switched');
    expect(await rows()).toEqual(before);
    // The partitions that hold something are asked for one by one, where their holes are; the others together.
    expect(asked.toSorted((a, b) => a - b)).toEqual([
      ...Array<number>(12 - emptied.length).fill(1),
      emptied.length,
    ]);
  });

  test('goes on from its own place in a process that comes after', async () => {
    await send(...records(12_000));
    await caughtUp(await follow());
    let folded = 0;
    let held = true;
    const slow = said(({ data }) => {
      if (held && folded >= 5_000) throw new Unavailable('held');
      folded += 1;
      return data.text;
    });
    await register.begin(slow, 'switch');
    const first = rebuild(slow);
    await eventually(state, (seen) => (seen?.done ?? 0) > 0, { within: 20_000 });
    await first.stop();
    const done = (await state())!.done;
    held = false;
    folded = 0;
    rebuild(slow);
    await reaches('switched');
    expect(folded).toBe(12_000 - done);
  });

  test('a row that was changed by hand is found, and mended by the switch', async () => {
    await send(...records(200));
    await caughtUp(await follow());
    const right = await rows();
    await database.run(sql`delete from read.said_v1 where stream_id = 'thing-3'`);
    await register.begin(said(), 'switch');
    const rebuilding = rebuild();
    expect((await reaches('differs'))?.difference).toEqual({
      liveRows: STREAMS - 1,
      rebuiltRows: STREAMS,
      differing: 1,
      examples: ['thing-3'],
    });
    await register.switch(said());
    rebuilding.wake();
    await reaches('switched');
    expect(await rows()).toEqual(right);
  });

  test('what is parked is in neither, and what leaves its parking place meanwhile is in both', async () => {
    let broken = true;
    const live = said(({ data, streamId }) => {
      if (broken && (streamId === 'thing-1' || streamId === 'thing-2')) throw new TypeError('cannot read');
      return data.text;
    });
    await send(...records(4 * STREAMS));
    const consumer = await follow(live);
    await caughtUp(consumer);
    await register.begin(said(), 'wait');
    const rebuilding = rebuild();
    await reaches('ready');
    broken = false;
    expect(await unparkProjection(live, world(), 'thing-1')).toEqual({ replayed: 4 });
    await send(...records(STREAMS));
    await caughtUp(consumer);
    const before = await rows();
    await register.switch(said());
    rebuilding.wake();
    await reaches('switched');
    expect(await rows()).toEqual(before);
    expect(before).toHaveLength(STREAMS - 1);
    expect(await unparkProjection(live, world(), 'thing-2')).toEqual({ replayed: 5 });
    expect(await rows()).toHaveLength(STREAMS);
  });
});
