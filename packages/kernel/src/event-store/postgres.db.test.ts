import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { migrate, openDatabase } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { eventStoreContract, testClock } from '../testing/event-store-contract.ts';
import type { Clock } from '../values/index.ts';
import { postgresEventStore } from './postgres.ts';

const server = process.env['TEST_DATABASE_URL']!;
async function open(clock: Clock) {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href, { kernel: new URL('../../migrations', import.meta.url) });
  const database = openDatabase(url.href);
  const store = postgresEventStore(database, clock);
  return { store, database, close: async () => (await store.close(), await database.close()) };
}

eventStoreContract('Postgres', open);

describe('what only Postgres has to prove', () => {
  test('the log refuses update, delete and truncate', async () => {
    const { store, database, close } = await open(testClock());
    await store.append({
      cause: { correlationId: randomUUID(), actor: 'service:test' },
      parts: [{ streamId: 'a-1', expected: 'none', events: [{ type: 'A', data: {} }] }],
    });
    for (const statement of [
      sql`update es.events set type = 'B'`,
      sql`delete from es.events`,
      sql`truncate es.events`,
    ]) {
      await expect(database.run(statement)).rejects.toThrow('append-only');
    }
    await close();
  });
});
