import pg from 'pg';
import { type Sql, sql } from '../sql/index.ts';
import { withArrayTexts } from './arrays.ts';
import { type Answers, askedTogether } from './asked-together.ts';
import { instantOfTimestamp } from './timestamps.ts';

// int8 as number: positions and counts stay far below 2^53; a larger value is a defect and must not be rounded silently.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 beyond 2^53: ${text}`);
  return value;
});
// An array of them (no constant for its type in the driver: OID 1016, catalog pg_type).
pg.types.setTypeParser(1016 as never, (text: string) =>
  text === '{}' ? [] : text.slice(1, -1).split(',').map(Number),
);
// Instants as the text we write everywhere, not as Date objects.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, instantOfTimestamp);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/**
 * Rows by cardinality, so that a call says what it expects. Statements of one transaction that do not wait for each other
 * are carried out in the order in which they were asked for, in one round trip.
 */
export interface Transaction {
  many<R extends object>(query: Sql): Promise<readonly R[]>;
  maybeOne<R extends object>(query: Sql): Promise<R | undefined>;
  one<R extends object>(query: Sql): Promise<R>;
  /** Number of rows changed. */
  run(query: Sql): Promise<number>;
}

/** A transaction whose end can travel with its last statements. */
export interface OpenTransaction extends Transaction {
  /**
   * Asks what comes last and commits, in one round trip: `last` says all of it at once. What must not stand fails in the
   * database ({@link insisting}), for it is committed before the answers are looked at. Nothing is asked after it.
   */
  ending<const T extends readonly Promise<unknown>[]>(last: () => T): Promise<Answers<T>>;
}

/** A pool of connections to one database. */
export interface Database extends Transaction {
  /**
   * One transaction; rejects when a statement in it has failed, whoever caught that. `looseCommit` lets a crash lose it (with
   * its checkpoint) in exchange for speed: derived data only.
   */
  transaction<T>(
    work: (tx: OpenTransaction) => Promise<T>,
    options?: { readonly looseCommit?: boolean },
  ): Promise<T>;
  readonly url: string;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Joined to a statement that stands alone, lets a crash lose it, as `looseCommit` does for a transaction: one round trip
 * instead of three. Derived data only.
 */
export const loosely: Sql = sql`(select set_config('synchronous_commit', 'off', true)) as loosely`;

/** How a pool is opened. */
export interface DatabaseOptions {
  readonly max?: number;
  /** Its name in the server's list of sessions. */
  readonly name?: string;
  /** How long a transaction may stand idle before the server ends it; 0 = for ever. */
  readonly longestPauseMs?: number;
  /** Long work beside live traffic: a statement is given one processor, however large the tables are. */
  readonly modest?: boolean;
}

/** A process that stalls or vanishes in mid-transaction must not keep its locks from whoever takes its work over. */
const LONGEST_PAUSE_MS = 10_000;

const MODEST = '-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0';

/** Opens a pool; connections are made when first needed. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 8,
    application_name: options.name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    idle_in_transaction_session_timeout: options.longestPauseMs ?? LONGEST_PAUSE_MS,
    // What is asked of one connection at once travels at once, and is answered in its order.
    pipeline: true,
    ...(options.modest ? { options: MODEST } : {}),
  });
  // An idle connection that dies (Postgres restart) is replaced at next use; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    ...queries(pool),
    url,
    pool,
    async transaction(work, { looseCommit = false } = {}) {
      const client = await pool.connect();
      let broken: Error | undefined;
      // A connection may die between two statements: the next one fails by it, and the process lives on.
      const died = (error: Error) => void (broken = error);
      client.on('error', died);
      try {
        const together = writingTogether(client);
        // Travels with the first statement: a connection that cannot begin can do nothing else either.
        const begun = together.query(looseCommit ? 'begin; set local synchronous_commit = off' : 'begin');
        begun.catch(() => {}); // Whatever comes after it fails by the same.
        let committed: Promise<unknown> | undefined;
        const commit = () => (committed = together.query('commit').then(refuseRollback));
        const ending: OpenTransaction['ending'] = async (last) => {
          // What throws here throws before anything is committed.
          const asked = last();
          const [answers] = await askedTogether([askedTogether(asked), commit()]);
          return answers;
        };
        const open = queries({ query: refusingLate(together, () => committed !== undefined) });
        const result = await work({ ...open, ending });
        await begun;
        await (committed ?? commit());
        return result;
      } catch (error) {
        await client.query('rollback').catch((e: Error) => (broken = e));
        throw error;
      } finally {
        client.off('error', died);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** Whatever was asked behind the commit would be done outside of the transaction. */
function refusingLate({ query }: Queried, isLate: () => boolean): Queried['query'] {
  const refusing = (...asked: readonly unknown[]) => {
    if (isLate()) throw new Error('asked after the end of the transaction');
    return (query as (...given: readonly unknown[]) => unknown)(...asked);
  };
  return refusing as Queried['query'];
}

/** What a commit comes to after a statement that failed. */
function refuseRollback({ command }: pg.QueryResult): void {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
}

/** One connection of its own, for who copies rows in or out, which a pool's cannot. Its owner ends it. */
export async function openSession(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
  });
  // A connection that dies fails the next statement; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

type Queried = Pick<pg.Pool, 'query'>;

/** What is asked in one go is written in one go: each write wakes the server, and that costs more than the statement. */
function writingTogether(client: pg.PoolClient): Queried {
  const { stream } = (client as pg.PoolClient & { readonly connection: pg.Connection }).connection;
  let corked = false;
  const cork = () => {
    if (corked) return;
    corked = true;
    stream.cork();
    queueMicrotask(() => {
      corked = false;
      stream.uncork();
    });
  };
  const query = (...asked: Parameters<typeof client.query>) => {
    cork();
    return client.query(...asked);
  };
  return { query: query as Queried['query'] };
}

function queries(on: Queried): Transaction {
  const query = ({ text, values, name }: Sql) =>
    on.query({ text, values: withArrayTexts(values), ...(name ? { name } : {}) });
  return {
    many: async <R extends object>(q: Sql) => (await query(q)).rows as R[],
    maybeOne: async <R extends object>(q: Sql) => {
      const { rows } = await query(q);
      if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}`);
      return rows[0] as R | undefined;
    },
    one: async <R extends object>(q: Sql) => {
      const { rows } = await query(q);
      if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
      return rows[0] as R;
    },
    run: async (q) => (await query(q)).rowCount ?? 0,
  };
}
