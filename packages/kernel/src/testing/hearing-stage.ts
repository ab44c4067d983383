import { pino } from 'pino';
import { afterEach, beforeEach, vi } from 'vitest';
import {
  type LogRecord,
  type MemoryEventLog,
  decodeHeaders,
  encodeHeaders,
  memoryEventLog,
} from '../event-log/index.ts';
import type { Database } from '../postgres/index.ts';
import {
  type LogConsumer,
  type LogSubscription,
  type ReplayedRecord,
  subscribeToLog,
} from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { deriveUuid } from '../values/index.ts';
import { freshServiceDatabase } from './databases.ts';
import { testClock } from './event-store-contract.ts';
import { eventually } from './eventually.ts';

/** The topic of all that is said on the stage, by one source in one epoch and one stream. */
export const TOPIC = 'rapport.other.thing.v1';
export const EPOCH = '01900000-0000-7000-8000-0000000000aa';
const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const clock = testClock('2026-03-01T00:00:00.000Z');

/** A record whose text is its position, unless said otherwise; the same event however often it is made. */
export const record = (
  position: number,
  previous: number,
  over: { epoch?: string; type?: string; text?: string } = {},
) => {
  const { epoch = EPOCH, type = 'said', text = `${position}` } = over;
  const source = { source: 'other/0', position, previous, epoch, recordedAt: '2026-02-01T00:00:00.000Z' };
  const id = deriveUuid('record', `${position}`, text, epoch);
  const headers = encodeHeaders({ id, type, time: source.recordedAt, source });
  return { key: 'thing-1', value: new TextEncoder().encode(text), headers, source } satisfies LogRecord;
};
/** Records that follow on each other. */
export const run = (from: number, to: number): LogRecord[] =>
  Array.from({ length: to - from + 1 }, (_, i) => record(from + i, from + i - 1));
/** A record as its source says it when it is asked. */
export const saidAgain = ({ key, value, headers }: LogRecord, partition: number): ReplayedRecord => ({
  partition,
  key,
  value,
  said: decodeHeaders(headers),
});
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** A consumer that writes down what it hears, made anew for each test, and the log it hears. */
export interface HearingStage {
  database: Database;
  log: MemoryEventLog;
  /** Texts in the order they were handed over. */
  heard: string[];
  send(...records: LogRecord[]): Promise<unknown>;
  /** Past the log's own guards, as Kafka would take it: nothing is dropped, no hole refused. */
  sendRaw(...records: LogRecord[]): Promise<void>;
  hear(over?: Partial<LogSubscription>): Promise<LogConsumer>;
  /** Texts as they were written down. */
  texts(): Promise<readonly string[]>;
  shows(...wanted: number[]): Promise<unknown>;
  misses(consumer: LogConsumer): Promise<unknown>;
}

/** Sets a stage up around each test of a file. */
export function hearingStage(): HearingStage {
  const running: LogConsumer[] = [];
  let producers = 0;
  const stage = {} as HearingStage;
  Object.assign(stage, { send, sendRaw, hear, texts, shows, misses });
  beforeEach(async () => {
    stage.database = await freshServiceDatabase();
    await stage.database.run(sql`create table read.texts (n bigint generated always as identity, text text)`);
    stage.log = memoryEventLog();
    await stage.log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    stage.heard = [];
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
    await stage.database.close();
  });

  function send(...records: LogRecord[]) {
    return stage.log.append(TOPIC, records, { producer: `p${(producers += 1)}`, epoch: 1 });
  }
  async function sendRaw(...records: LogRecord[]) {
    for (const each of records) await send({ ...each, source: { ...each.source, position: 0 } });
  }
  async function hear(over: Partial<LogSubscription> = {}) {
    const { database, log, heard } = stage;
    const consumer = await subscribeToLog({
      consumer: 'me.texts',
      topics: [TOPIC],
      begins: 'beginning',
      decoders: { [TOPIC]: decode },
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
  }
  async function texts() {
    const rows = await stage.database.many<{ text: string }>(sql`select text from read.texts order by n`);
    return rows.map(({ text }) => text);
  }
  function shows(...wanted: number[]) {
    return eventually(texts, (seen) => JSON.stringify(seen) === JSON.stringify(wanted.map(String)));
  }
  function misses(consumer: LogConsumer) {
    return eventually(
      () => consumer.gaps().open,
      (open) => open === 1,
    );
  }
  return stage;
}

function decode(value: Uint8Array) {
  const text = new TextDecoder().decode(value);
  if (text === 'garbage') throw new Error('cannot be read');
  return { type: 'said', data: { text }, occurredAt: '', meta: { correlationId: 'c', actor: 'a' } };
}
