import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../testing/databases.ts';
import { fence, numbered, textOf } from '../testing/event-log-stage.ts';
import { type Cursor, PARTITIONS_A_TURN } from './member.ts';
import type { EventLog } from './port.ts';
import { type LogPages, logPages } from './postgres-pages.ts';
import { openPostgresEventLog } from './postgres.ts';

const TOPIC = 'rapport.test.wide.v1';
const PARTITIONS = 3 * PARTITIONS_A_TURN;

describe('the pages of a log', () => {
  let url: string;
  let log: EventLog;
  let pages: LogPages;
  const asked: number[] = [];

  /** A pool that writes down of how many places each look is. */
  const countedPool = () => {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
    pool.query = ((config: pg.QueryConfig) => {
      asked.push((config.values![0] as readonly string[]).length);
      return query(config);
    }) as typeof pool.query;
    return pool;
  };

  beforeAll(async () => {
    url = await freshDatabase();
    log = await openPostgresEventLog({ databaseUrl: url, logger: pino({ level: 'silent' }) });
    await log.ensureTopics([{ topic: TOPIC, partitions: PARTITIONS }]);
    await log.append(TOPIC, numbered(2_000, 1, 997), fence);
    // Under a name of its own: the log's own readers are another household.
    pages = logPages(`${url} counted`, countedPool);
  });
  afterAll(async () => {
    await pages.close();
    await log.close();
  });

  const from = (partitions: readonly number[], next = 0): Cursor[] =>
    partitions.map((partition) => ({ topic: TOPIC, partition, next }));

  test('are read once for all who ask in the same moment from the same place', async () => {
    asked.length = 0;
    const [one, other, later] = await Promise.all([
      pages.read(from([0, 1])),
      pages.read(from([1, 2])),
      pages.read(from([1], 3)),
    ]);
    expect(asked).toEqual([4]);
    expect(other.batches[0]).toBe(one.batches[1]);
    expect(later.batches[0]!.records.map(textOf)).toEqual(one.batches[1]!.records.slice(3).map(textOf));
  });

  test('of more places than one look gives are told to be more, and come in the next looks', async () => {
    const cursors = from(Array.from({ length: PARTITIONS }, (_, partition) => partition));
    let records = 0;
    for (let more = true; more;) {
      const reading = await pages.read(cursors);
      ({ more } = reading);
      expect(reading.batches.length).toBeLessThanOrEqual(PARTITIONS_A_TURN);
      for (const { partition, next, records: some } of reading.batches) {
        cursors[partition]!.next = next;
        records += some.length;
      }
    }
    expect(records).toBe(2_000);
    expect(await pages.read(cursors)).toEqual({ batches: [], more: false });
  });

  test('are read by one connection for all adapters, until the last of them closes', async () => {
    const name = `${url} shared`;
    let opened = 0;
    const open = () => {
      opened += 1;
      return countedPool();
    };
    const [first, second] = [logPages(name, open), logPages(name, open)];
    expect(opened).toBe(1);
    await first.close();
    expect((await second.read(from([0]))).batches).toHaveLength(1);
    await second.close();
    const third = logPages(name, open);
    expect(opened).toBe(2);
    await third.close();
  });
});
