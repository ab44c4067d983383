import { expect, test } from 'vitest';
import { Unavailable } from '../event-store/index.ts';
import { memoryKeyRing, openTexts } from './index.ts';

const both = async () => {
  const keys = memoryKeyRing();
  const [name] = await keys.seal('party:1', [{ field: 'name', text: '李' }]);
  const [note] = await keys.seal('party:2', [{ field: 'note', text: 'hello' }]);
  return { keys, name: name!, note: note! };
};

test('texts come in the order they were asked for, and null where there is none or none any more', async () => {
  const { keys, name, note } = await both();
  await keys.destroy('party:2');
  const opened = await openTexts(keys, [
    { field: 'name', sealed: null },
    { field: 'note', sealed: note },
    { field: 'name', sealed: name },
    { field: 'name', sealed: undefined },
  ]);
  expect(opened).toMatchObject({ texts: [null, null, '李', null], locked: false });
  expect([opened.textOf(name), opened.textOf(note), opened.textOf(undefined)]).toEqual(['李', null, null]);
});

test('while the key ring is away all are null and it says so; what else goes wrong is thrown', async () => {
  const { name } = await both();
  const failing = (error: Error) =>
    openTexts({ open: () => Promise.reject(error) }, [{ field: 'name', sealed: name }]);
  expect(await failing(new Unavailable('keys'))).toMatchObject({ texts: [null], locked: true });
  await expect(failing(new Error('defect'))).rejects.toThrow('defect');
});
