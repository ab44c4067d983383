import { expect, test } from 'vitest';
import { freshDatabase } from '../testing/databases.ts';
import { keyRingContract } from '../testing/key-ring-contract.ts';
import { openKeyRing } from './index.ts';

const opener = async () => {
  const databaseUrl = await freshDatabase();
  return {
    open: () => openKeyRing({ databaseUrl, kek: Buffer.alloc(32, 3), indexKey: Buffer.alloc(32, 1) }),
  };
};

keyRingContract('Postgres', opener);

test('what one process sealed another opens, until it is destroyed there', async () => {
  const { open } = await opener();
  const [here, there] = await Promise.all([open(), open()]);
  const [sealed] = await here.seal('party:1', [{ field: 'name', text: 'Li' }]);
  const read = async () => (await there.open([{ field: 'name', sealed: sealed! }]))[0];
  expect(await read()).toBe('Li');
  await here.destroy('party:1');
  await expect.poll(read, { timeout: 3_000 }).toBeUndefined();
  await here.close();
  await there.close();
});
