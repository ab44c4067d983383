import { expect, test } from 'vitest';
import { memoryBlobStore } from '@rapport/kernel/blobs';
import { memoryKeyRing } from '@rapport/kernel/sealing';
import { deriveUuid } from '@rapport/kernel/values';
import type { KnownRun } from '../domain/run.ts';
import { fixList } from '../commands/run-list.ts';
import { listReaders } from './list-readers.ts';

const blobs = memoryBlobStore(memoryKeyRing());
const ids = Array.from({ length: 2_500 }, (_, i) => deriveUuid('listed', String(i)));

async function* pages() {
  yield ids.slice(0, 7);
  yield ids.slice(7);
}

test('a list is read on from any place, and again from where the last piece was not used', async () => {
  const list = await fixList(blobs, 'r', pages());
  const run = { of: { list } } as KnownRun;
  expect(list.count).toBe(2_500);
  const { read } = listReaders(blobs);
  expect(await read(run, 0, 30)).toEqual(ids.slice(0, 30));
  expect(await read(run, 30, 1_500)).toEqual(ids.slice(30, 1_530));
  expect(await read(run, 30, 5)).toEqual(ids.slice(30, 35));
  expect(await read(run, 2_490, 100)).toEqual(ids.slice(2_490));
  expect(await read(run, 2_500, 100)).toEqual([]);
  expect(await listReaders(blobs).read(run, 1_234, 2)).toEqual(ids.slice(1_234, 1_236));
});
