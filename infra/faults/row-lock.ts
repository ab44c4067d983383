import { waitUntil } from '@rapport/kernel/local';
import type { Database } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';

/** Rows that a test keeps locked, so that whoever is about to change them stands still inside its transaction. */
export interface RowLock {
  /** Waits until somebody's transaction, which has written already, stands at these rows. */
  waiter(withinMs: number): Promise<void>;
  release(): Promise<void>;
}

/** Locks the rows that a `select … for update` finds, over a pool whose transactions may stand idle. */
export async function lockRows(database: Database, rows: Sql): Promise<RowLock> {
  const client = await database.pool.connect();
  await client.query('begin');
  const { rowCount } = await client.query(rows.text, [...rows.values]);
  if (!rowCount) throw new Error(`nothing to lock: ${rows.text}`);
  const me = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = me.rows[0]?.pid ?? 0;
  const stands = async () =>
    (await database.maybeOne(sql`
      select pid from pg_stat_activity
      where ${pid} = any (pg_blocking_pids(pid)) and backend_xid is not null limit 1`)) !== undefined;
  let held = true;
  return {
    waiter: async (withinMs) => {
      if (!(await waitUntil(stands, withinMs))) throw new Error('nobody came to the locked rows');
    },
    release: async () => {
      if (!held) return;
      held = false;
      await client.query('rollback');
      client.release();
    },
  };
}
