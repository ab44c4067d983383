import { expect, test } from 'vitest';
import { Unavailable } from '../event-store/index.ts';
import { openDatabase } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshDatabase } from '../testing/databases.ts';
import { keyRingContract } from '../testing/key-ring-contract.ts';
import { WrongKeyEncryptionKey, openKeyRing } from './index.ts';

const ring = (databaseUrl: string) =>
  openKeyRing({ databaseUrl, kek: Buffer.alloc(32, 3), indexKey: Buffer.alloc(32, 1) });
const opener = async () => {
  const databaseUrl = await freshDatabase();
  return { open: () => ring(databaseUrl), databaseUrl };
};

keyRingContract('Postgres', opener);

test('what one process sealed another opens, until it is destroyed there', async () => {
  const { open } = await opener();
  const [here, there] = await Promise.all([open(), open()]);
  const [sealed] = await here.seal('party:1', [{ field: 'name', text: 'Li' }]);
  const read = async () => (await there.open([{ field: 'name', sealed: sealed! }]))[0];
  expect(await read()).toBe('Li');
  await here.destroy('party:1');
  await expect.poll(read, { timeout: 30_000 }).toBeUndefined();
  await here.close();
  await there.close();
});

test('processes that begin the same keys at once all use the same ones', async () => {
  const { open } = await opener();
  const rings = await Promise.all([open(), open(), open(), open()]);
  const subjects = Array.from({ length: 60 }, (_, i) => `party:${i}`);
  const sealed = await Promise.all(
    rings.flatMap((keys, r) =>
      subjects.map(
        async (subject) => (await keys.seal(subject, [{ field: 'n', text: `${subject} ${r}` }]))[0]!,
      ),
    ),
  );
  const opened = await rings[0]!.open(sealed.map((one) => ({ field: 'n', sealed: one })));
  expect(opened).toEqual(rings.flatMap((_, r) => subjects.map((subject) => `${subject} ${r}`)));
  await Promise.all(rings.map((keys) => keys.close()));
});

test('a key in use is not asked for again', async () => {
  const { open, databaseUrl } = await opener();
  const keys = await open();
  const database = openDatabase(databaseUrl);
  await keys.seal('party:1', [{ field: 'n', text: 'a' }]);
  await database.run(sql`alter table keys.data_keys rename to elsewhere`);
  const again = await keys.seal('party:1', [{ field: 'n', text: 'b' }]);
  expect(await keys.open([{ field: 'n', sealed: again[0]! }])).toEqual(['b']);
  await expect(keys.seal('party:2', [{ field: 'n', text: 'c' }])).rejects.toThrow();
  await keys.close();
  await database.close();
});

test('a ring made under another key-encryption key is not opened', async () => {
  const { open, databaseUrl } = await opener();
  await (await open()).close();
  const other = openKeyRing({ databaseUrl, kek: Buffer.alloc(32, 4), indexKey: Buffer.alloc(32, 1) });
  await expect(other).rejects.toBeInstanceOf(WrongKeyEncryptionKey);
});

test('a ring whose database is away says so, and goes on when it is back', async () => {
  const { open, databaseUrl } = await opener();
  const keys = await open();
  const admin = openDatabase(process.env['TEST_DATABASE_URL']!);
  const name = new URL(databaseUrl).pathname.slice(1);
  await admin.run({ text: `alter database ${name} allow_connections false`, values: [] });
  await admin.run(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`);
  const seal = () => keys.seal('party:1', [{ field: 'n', text: 'a' }]);
  await expect(seal()).rejects.toBeInstanceOf(Unavailable);
  await admin.run({ text: `alter database ${name} allow_connections true`, values: [] });
  expect(await seal()).toHaveLength(1);
  await keys.close();
  await admin.close();
});
