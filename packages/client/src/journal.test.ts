import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CloudEvent } from './cloud-event.ts';
import { openJournal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
afterAll(() => rmSync(folder, { recursive: true }));
const event = (id: string) => ({ id }) as CloudEvent;

test('a line that was cut off counts as never written, and is written again whole', async () => {
  const path = join(folder, 'journal');
  const first = await openJournal(path);
  expect(await first.cursor()).toBeUndefined();
  await first.apply([event('1'), event('2')], 'a');
  await first.close();
  appendFileSync(path, '{"cursor":"b","events":[{"id"');
  const second = await openJournal(path);
  expect(await second.cursor()).toBe('a');
  await second.apply([event('3')], 'b');
  expect((await second.events()).map(({ id }) => id)).toEqual(['1', '2', '3']);
  await second.close();
});
