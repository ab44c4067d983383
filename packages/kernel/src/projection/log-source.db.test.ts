import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beginHistory } from '../backup/index.ts';
import { type LogRecord, type MemoryEventLog, encodeHeaders, memoryEventLog } from '../event-log/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { delivered } from '../testing/event-log-stage.ts';
import { eventually } from '../testing/eventually.ts';
import { deriveUuid, newUuid } from '../values/index.ts';
import { type LogConsumer, type LogSubscription, subscribeToLog } from './index.ts';

const TOPIC = 'rapport.other.thing.v1';
const EPOCH = '01900000-0000-7000-8000-0000000000aa';
const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const clock = testClock('2026-03-01T00:00:00.000Z');

const record = (
  position: number,
  previous: number,
  over: { epoch?: string; type?: string; text?: string } = {},
) => {
  const { epoch = EPOCH, type = 'said', text = `${position}` } = over;
  const source = { source: 'other/0', position, previous, epoch, recordedAt: '2026-02-01T00:00:00.000Z' };
  // The same event however often it is sent.
  const id = deriveUuid('record', `${position}`, text, epoch);
  const headers = encodeHeaders({ id, type, time: source.recordedAt, source });
  return { key: 'thing-1', value: new TextEncoder().encode(text), headers, source } satisfies LogRecord;
};
const run = (from: number, to: number): LogRecord[] =>
  Array.from({ length: to - from + 1 }, (_, i) => record(from + i, from + i - 1));

describe('a consumer of the shared log', () => {
  let database: Database;
  let log: MemoryEventLog;
  let heard: string[];
  const running: LogConsumer[] = [];
  let producers = 0;

  beforeEach(async () => {
    database = await freshServiceDatabase();
    await database.run(sql`create table read.texts (n bigint generated always as identity, text text)`);
    log = memoryEventLog();
    await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    heard = [];
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
    await database.close();
  });

  const send = (...records: LogRecord[]) =>
    log.append(TOPIC, records, { producer: `p${(producers += 1)}`, epoch: 1 });
  /** Past the log's own guards, as Kafka would take it: nothing is dropped, no hole refused. */
  const sendRaw = async (...records: LogRecord[]) => {
    for (const each of records) await send({ ...each, source: { ...each.source, position: 0 } });
  };
  const hear = async (over: Partial<LogSubscription> = {}) => {
    const consumer = await subscribeToLog({
      consumer: 'me.texts',
      topics: [TOPIC],
      begins: 'beginning',
      decoders: {
        [TOPIC]: (value) => {
          const text = new TextDecoder().decode(value);
          if (text === 'garbage') throw new Error('cannot be read');
          return { type: 'said', data: { text }, occurredAt: '', meta: { correlationId: 'c', actor: 'a' } };
        },
      },
      hears: (type) => type === 'said',
      onEvents: async ({ events, moveCheckpoint }) => {
        await database.transaction(async (tx) => {
          for (const { data } of events)
            await tx.run(sql`insert into read.texts (text) values (${(data as { text: string }).text})`);
          await moveCheckpoint(tx);
        });
        heard.push(...events.map(({ data }) => (data as { text: string }).text));
      },
      log,
      database,
      clock,
      logger,
      ...over,
    });
    running.push(consumer);
    return consumer;
  };
  const texts = async () =>
    (await database.many<{ text: string }>(sql`select text from read.texts order by n`)).map(
      ({ text }) => text,
    );
  const shows = (...wanted: number[]) =>
    eventually(texts, (seen) => JSON.stringify(seen) === JSON.stringify(wanted.map(String)));
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  const misses = (consumer: LogConsumer) =>
    eventually(
      () => consumer.gaps().open,
      (open) => open === 1,
    );
  const hearThree = async () => {
    await send(...run(1, 3));
    await hear();
    await shows(1, 2, 3);
  };

  test('takes each event once, and a record sent twice changes nothing', async () => {
    await sendRaw(...run(1, 5), ...run(3, 7), ...run(1, 8));
    const consumer = await hear();
    await shows(...upTo(8));
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
    expect(consumer.gaps()).toEqual({ seen: 0, open: 0 });
  });

  test('rows and checkpoint stand or fall together: a handler that dies before or after the commit loses and doubles nothing', async () => {
    await send(...run(1, 20));
    let deaths = 0;
    await hear({
      onEvents: async ({ events, moveCheckpoint }) => {
        await database.transaction(async (tx) => {
          for (const { data } of events)
            await tx.run(sql`insert into read.texts (text) values (${(data as { text: string }).text})`);
          if (deaths === 0) throw new Error(`death ${(deaths += 1)} before the commit`);
          await moveCheckpoint(tx);
        });
        if (deaths === 1) throw new Error(`death ${(deaths += 1)} after the commit`);
      },
    });
    await send(...run(21, 25));
    await shows(...upTo(25));
    expect(deaths).toBe(2);
  });

  test('a zombie that wakes up with a batch of the past leaves no trace', async () => {
    await hearThree();
    const outcome = await database
      .transaction(async (tx) => {
        await tx.run(sql`insert into read.texts (text) values ('zombie')`);
        const { moveStandings } = await import('./log-positions.ts');
        const from = { nextOffset: 0, sources: {}, begunAt: '2026-01-01T00:00:00.000Z', revision: 0 };
        const of = { topic: TOPIC, partition: log.partitionOf(TOPIC, 'thing-1') };
        await moveStandings(tx, 'me.texts', [{ of, from, to: from }]);
      })
      .catch((error: Error) => error.name);
    expect(outcome).toBe('CheckpointLost');
    await shows(1, 2, 3);
  });

  test('what a crash of the database took back from under it is read again, without waiting for the next record', async () => {
    await hearThree();
    await database.transaction(async (tx) => {
      await tx.run(sql`delete from read.texts where text > '1'`);
      const one = { 'other/0': { position: 1, epoch: EPOCH } };
      await tx.run(sql`
        update ops.positions set next_offset = 1, sources = ${JSON.stringify(one)}::jsonb, revision = 0
        where sources <> '{}'`);
    });
    await shows(1, 2, 3);
  });

  test('where another has moved it, it reads from there, without waiting for the next record', async () => {
    await hearThree();
    await database.run(
      sql`update ops.positions set next_offset = 0, sources = '{}', revision = revision + 1`,
    );
    await shows(1, 2, 3, 1, 2, 3);
  });

  test('missing records are noticed, nothing behind them is taken, and the refill makes it whole', async () => {
    await sendRaw(...run(1, 3));
    const consumer = await hear();
    await shows(1, 2, 3);
    await sendRaw(...run(6, 8));
    await eventually(
      () => consumer.gaps().open,
      (open) => open === 1,
    );
    expect(await consumer.lag()).toBe(3);
    await shows(1, 2, 3);
    await sendRaw(...run(1, 9));
    await shows(...upTo(9));
    expect(consumer.gaps()).toEqual({ seen: 1, open: 0 });
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
  });

  test('a loss that is still open when the process dies is found again by the next', async () => {
    await sendRaw(...run(1, 3), ...run(6, 8));
    const first = await hear();
    await misses(first);
    await first.stop();
    const second = await hear();
    await misses(second);
    await sendRaw(...run(1, 8));
    await shows(...upTo(8));
  });

  test('missing records that the source hands over are taken in their place', async () => {
    await sendRaw(...run(1, 3), ...run(6, 8));
    const consumer = await hear({
      onGap: async ({ after, previous, topic, partition }) =>
        run(after + 1, previous).map((each) => delivered(each, { topic, partition, offset: -1 })),
    });
    await shows(...upTo(8));
    expect(consumer.gaps()).toEqual({ seen: 1, open: 0 });
  });

  test('one that begins at its start hears nothing older, not even when the topic is filled again', async () => {
    await send(...run(1, 5));
    const consumer = await hear({ begins: 'start' });
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
    );
    log.deleteTopic(TOPIC);
    await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await send(...run(1, 5));
    await send({
      ...record(6, 5),
      headers: encodeHeaders({
        id: newUuid(new Date()),
        type: 'said',
        time: '2026-04-01T00:00:00.000Z',
        source: { ...record(6, 5).source, recordedAt: '2026-04-01T00:00:00.000Z' },
      }),
    });
    await shows(6);
  });

  test('a topic that was made again and filled from its beginning changes nothing but what is new', async () => {
    await send(...run(1, 5));
    await hear();
    await shows(...upTo(5));
    log.deleteTopic(TOPIC);
    await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await send(...run(1, 7));
    await shows(...upTo(7));
  });

  test('a source that was restored is not followed until an operator says from where', async () => {
    await sendRaw(...run(1, 3));
    const complaints: string[] = [];
    const listening = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) });
    log = memoryEventLog({ logger: listening, pauseMs: 5 });
    await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await sendRaw(...run(1, 3));
    const consumer = await hear();
    await shows(1, 2, 3);
    const epoch = '01900000-0000-7000-8000-0000000000bb';
    await sendRaw(record(3, 2, { epoch, text: 'three' }), record(4, 3, { epoch, text: 'four' }));
    await eventually(
      () => complaints.join(''),
      (text) => text.includes('SourceReplaced'),
    );
    await shows(1, 2, 3);
    const head = { position: 0, recordedAt: '2026-01-01T00:00:00.000Z', epoch };
    const own = { service: 'me', head, common: 0, epoch: newUuid(new Date()) };
    const other = { service: 'other', head: { ...head, position: 2 }, common: 2, epoch };
    const ahead = await database.transaction((tx) => beginHistory(tx, own, [own, other]));
    expect(ahead).toEqual([{ consumer: 'me.texts', source: 'other/0', heard: 3, known: 2 }]);
    await eventually(texts, (seen) => seen.join(' ') === '1 2 3 three four');
    expect(await consumer.lag()).toBe(0);
  });

  test('types it does not know are passed over, and bytes it cannot read are handed over as such', async () => {
    const unreadable: string[] = [];
    await hear({
      onEvents: async (batch) => {
        heard.push(...batch.events.map(({ data }) => (data as { text: string }).text));
        unreadable.push(
          ...batch.unreadable.map(({ event, error }) => `${event.position} ${(error as Error).message}`),
        );
      },
    });
    await send(record(1, 0), record(2, 1, { type: 'sung' }), record(3, 2, { text: 'garbage' }), record(4, 3));
    await eventually(
      () => heard.join(),
      (seen) => seen === '1,4',
    );
    expect(unreadable).toEqual(['3 cannot be read']);
  });

  test('it says whether it has passed what a stream said', async () => {
    const consumer = await hear();
    const said = (position: number, streamIds = ['thing-1']) => ({ service: 'other', position, streamIds });
    await send(...run(1, 5));
    await shows(...upTo(5));
    expect(await consumer.passed(said(5))).toBe(true);
    expect(await consumer.passed(said(6))).toBe(false);
    const partitions = { [TOPIC]: { [log.partitionOf(TOPIC, 'thing-1')]: 5 } };
    expect(await consumer.passed(said(6), { position: 6, partitions })).toBe(true);
    expect(await consumer.passed(said(6, ['secret-1']))).toBe(true);
    expect(await consumer.passed({ ...said(6), service: 'elsewhere' })).toBe(true);
  });
});
