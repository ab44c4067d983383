import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabaseUrl } from '../testing/databases.ts';
import { sharedConnection } from './shared-connection.ts';

describe('one connection for all who want it at one moment', () => {
  let pool: pg.Pool;
  let shared: ReturnType<typeof sharedConnection>;
  beforeEach(async () => {
    const connectionString = await freshDatabaseUrl();
    pool = new pg.Pool({ connectionString, max: 1, pipeline: true, connectionTimeoutMillis: 5_000 });
    pool.on('error', () => {});
    shared = sharedConnection(pool);
  });
  afterEach(() => pool.end());

  const ask = (text: string) => shared((on) => on.query<{ pid: number }>({ text }));

  test('carries out what they ask in the order in which they asked', async () => {
    await pool.query('create table steps (n int generated always as identity, said text)');
    await Promise.all([
      ask(`insert into steps (said) select 'first' from pg_sleep(0.1)`),
      ask(`insert into steps (said) values ('second')`),
    ]);
    const { rows } = await pool.query('select said from steps order by n');
    expect(rows).toEqual([{ said: 'first' }, { said: 'second' }]);
  });

  test('lets who waits to have it alone before those who come later, though it is never at rest', async () => {
    let over = false;
    let asked = 0;
    // The one begins before the other has ended, again and again.
    const busy = async (delay: number) => {
      while (!over) {
        await ask(`select from pg_sleep(${delay})`);
        asked += 1;
      }
    };
    const both = Promise.all([busy(0.005), busy(0.007)]);
    while (asked < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = asked;
    try {
      const client = await pool.connect();
      expect(asked - before).toBeLessThan(5);
      client.release();
    } finally {
      over = true;
      await both;
    }
  });

  test('is not lent again after an error, also while somebody still has it', async () => {
    const { promise: held, resolve: leave } = Promise.withResolvers<void>();
    const staying = shared(async (on) => {
      await on.query({ text: 'select 1' });
      await held;
    });
    await expect(ask('select pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
    const after = ask('select pg_backend_pid() as pid');
    leave();
    await staying;
    expect((await after).rows).toHaveLength(1);
  });

  test('says to each who asks that it cannot be had, and is tried anew by the next', async () => {
    const elsewhere = new pg.Pool({ host: '127.0.0.1', port: 1, max: 1, pipeline: true });
    const away = sharedConnection(elsewhere);
    const asking = () => away((on) => on.query({ text: 'select 1' }));
    for (const outcome of await Promise.allSettled([asking(), asking()]))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ECONNREFUSED' } });
    await expect(asking()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await elsewhere.end();
  });
});
