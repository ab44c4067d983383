import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { type EventStore, postgresEventStore } from '../event-store/index.ts';
import { memoryEventLog } from '../event-log/index.ts';
import { postgresLeases } from '../leases/index.ts';
import { type Database, openDatabase } from '../postgres/index.ts';
import { type HeardEvent, type Projection, projecting, tailOf } from '../projection/index.ts';
import { registerOf, startRebuilding } from '../rebuild/index.ts';
import { sql } from '../sql/index.ts';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const clock = { now: () => new Date() };

/** The table of {@link totals}, with all that a definition may have. */
export const TOTALS_TABLE = sql`
  create table read.totals_v1 (
    account text primary key, total bigint not null default 0 check (total > -1000000), code text unique,
    note jsonb not null
  ) with (fillfactor = 70)`;
export const TOTALS_INDEX = sql`create index totals_by_size on read.totals_v1 (total desc, account) where total > 0`;

/** Sums per account; `by` turns what is added into something else, as a fold with an error would. */
export function totals(by: (n: number) => number = (n) => n): Projection {
  return {
    name: 'totals_v1',
    from: 'own',
    key: ['account'],
    columns: { account: 'text', total: 'bigint', code: 'text', note: 'jsonb' },
    on: {
      Added: ({ data, streamId }: HeardEvent<{ by: number }>) => [
        {
          key: [streamId],
          fold: (row) => ({
            account: streamId,
            total: Number(row?.['total'] ?? 0) + by(data.by),
            code: `code of ${streamId}`,
            note: { last: data.by },
          }),
        },
      ],
    },
    announce: () => 'totals',
  };
}

/** Appends events to a few accounts, several in one append. */
export async function addSome(store: EventStore, count: number, accounts = 25): Promise<void> {
  const streams = Array.from({ length: accounts }, (_, i) => `account-${i}`);
  await store.append({
    cause: { correlationId: randomUUID(), actor: 'service:test' },
    parts: streams.map((streamId, i) => ({
      streamId,
      expected: 'any',
      events: Array.from({ length: Math.ceil(count / accounts) }, (_, n) => ({
        type: 'Added',
        data: { by: ((i + n) % 7) - 2 },
      })),
    })),
  });
}

/** A service's database with a live read model of its own log and what rebuilds it, as processes of it would have them. */
export function openRebuildStage(url: string) {
  const database = openDatabase(url);
  const store = postgresEventStore(database, clock);
  const announced: string[] = [];
  const register = registerOf({ database, service: 'test', logger });
  const world = { service: 'test', database, store, log: memoryEventLog(), decoders: {}, clock, logger };
  const leases = postgresLeases(database, (error) => logger.warn({ err: error }, 'lease'));
  return {
    database,
    store,
    register,
    /** What the live read model told listeners. */
    announced,
    /** Brings the live read model up to the end of the log. */
    follow: async (projection: Projection) => {
      const live = { source: 'test/0', database, tail: tailOf(store), logger };
      const committed = (one: Projection, rows: readonly object[]) =>
        void announced.push(...rows.map(() => one.announce?.({}) ?? ''));
      const step = projecting(projection, { ...live, committed });
      while (await step());
    },
    rebuilding: (...projections: readonly Projection[]) => startRebuilding(projections, { ...world, leases }),
    /** The same, with something that happens before each page is read. */
    rebuildingBeside: (happens: () => Promise<void>, ...projections: readonly Projection[]) => {
      const readAll: EventStore['readAll'] = async (...page) => {
        await happens();
        return await store.readAll(...page);
      };
      return startRebuilding(projections, { ...world, store: { ...store, readAll }, leases });
    },
    state: async () => (await register.list())[0],
    close: async () => {
      await store.close();
      await database.close();
    },
  };
}

/** Rows of the live table, in order. */
export const totalsIn = (database: Database) =>
  database.many<{ account: string; total: number }>(
    sql`select account, total from read.totals_v1 order by account`,
  );
