import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type DeliveredRecord,
  type EventLog,
  type PartitionEnds,
  readHeaders,
} from '@rapport/kernel/event-log';
import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** Reads the shared log without being one of its readers. */
export interface LogReader {
  /** Whether it drops records that come twice; one that does not holds doubles after a retry, and that is right. */
  readonly dropsDoubles: boolean;
  /** First and next offset of each partition now; empty when there is no such topic. */
  ends(topic: string): Promise<Ends>;
  /** All records of a topic up to given ends, in order per partition, some at a time. */
  read(
    topic: string,
    until: Ends,
    take: (records: readonly DeliveredRecord[]) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

type Ends = ReadonlyMap<number, PartitionEnds>;

const PAGE = 2_000;

interface RecordRow {
  readonly off: number;
  readonly key: string;
  readonly headers: string;
  readonly value: Buffer;
}

/** The log in Postgres, read straight from its tables. */
export function postgresLogReader(database: Database): LogReader {
  return {
    dropsDoubles: true,
    ends: async (topic) => {
      const rows = await database.many<PartitionEnds & { part: number }>(sql`
        select h.part, h.first, h.next from lg.heads h join lg.topics t on t.id = h.topic_id where t.topic = ${topic}`);
      return new Map(rows.map(({ part, first, next }) => [part, { first, next }]));
    },
    read: async (topic, until, take) => {
      for (const [partition, { first, next }] of until) {
        for (let at = first; at < next;) {
          const rows = await database.many<RecordRow>(sql`
            select r.off, r.key, r.headers, r.value from lg.records r join lg.topics t on t.id = r.topic_id
            where t.topic = ${topic} and r.part = ${partition} and r.off >= ${at} and r.off < ${next}
            order by r.off limit ${PAGE}`);
          const last = rows.at(-1);
          if (!last) break;
          await take(rows.map((row) => delivered(topic, partition, row)));
          at = last.off + 1;
        }
      }
    },
    close: () => database.close(),
  };
}

function delivered(
  topic: string,
  partition: number,
  { off, key, headers, value }: RecordRow,
): DeliveredRecord {
  const texts = JSON.parse(headers) as Readonly<Record<string, string>>;
  return { topic, partition, offset: off, key, headers: texts, value, ...readHeaders(texts) };
}

const PATIENCE_MS = 60_000;

/** Any log, read through a group of its own that leaves no trace. */
export function portLogReader(log: EventLog, { dropsDoubles = false } = {}): LogReader {
  return {
    dropsDoubles,
    ends: (topic) => log.ends(topic),
    read: async (topic, until, take) => {
      const open = new Set(
        [...until].filter(([, { first, next }]) => first < next).map(([partition]) => partition),
      );
      if (open.size === 0) return;
      const done = Promise.withResolvers<void>();
      const subscription = await log.subscribe({
        group: `doctor.${randomUUID()}`,
        topics: [topic],
        startAt: async ({ partition }) => until.get(partition)?.first ?? 0,
        onBatch: async ({ partition, records, next }) => {
          const end = until.get(partition)?.next ?? 0;
          try {
            if (open.has(partition)) await take(records.filter(({ offset }) => offset < end));
          } catch (error) {
            done.reject(error);
          }
          if (next >= end) open.delete(partition);
          if (open.size === 0) done.resolve();
        },
      });
      try {
        await Promise.race([done.promise, silence(() => subscription.lastActivity())]);
      } finally {
        await subscription.stop();
      }
    },
    close: () => log.close(),
  };
}

/** Rejects when nothing was heard for a while. */
async function silence(lastActivity: () => Date): Promise<never> {
  for (;;) {
    const left = lastActivity().getTime() + PATIENCE_MS - Date.now();
    if (left <= 0) throw new Error(`the log says nothing for ${PATIENCE_MS / 1000} s`);
    await wait(left, undefined, { ref: false });
  }
}
