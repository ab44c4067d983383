import { afterEach, expect, test } from 'vitest';
import { memoryEventLog } from '../event-log/index.ts';
import { eventually } from '../testing/eventually.ts';
import {
  type Watermark,
  type Watermarks,
  followWatermarks,
  watermarkRecord,
  watermarkTopic,
} from './watermarks.ts';

const EPOCH = '01900000-0000-7000-8000-0000000000aa';
const said = (position: number, minute: number, epoch = EPOCH): Watermark => ({
  source: 'shop/0',
  epoch,
  position,
  recordedAt: `2026-01-05T08:0${minute}:00.000Z`,
  partitions: {},
});

let heard: Watermarks | undefined;
afterEach(() => heard?.stop());

async function after(...watermarks: readonly Watermark[]) {
  const log = memoryEventLog();
  heard = await followWatermarks(log, ['shop'], 'test');
  for (const one of watermarks)
    await log.append(watermarkTopic('shop'), [watermarkRecord('shop', one)], {
      producer: 'shop/0',
      epoch: 1,
    });
  return await eventually(
    () => heard?.of('shop'),
    (newest) => newest?.recordedAt === watermarks.at(-1)?.recordedAt && newest?.position !== undefined,
  );
}

test('who says less of a later instant was set back, whatever it says then', async () => {
  expect(await after(said(7, 1), said(5, 2), said(9, 3))).toMatchObject({ position: 9, receded: true });
});

test('who goes on lower after a crash, with an older instant, was not; nor who says that it was restored', async () => {
  expect(await after(said(7, 2), said(5, 1), said(7, 3))).not.toHaveProperty('receded');
  await heard?.stop();
  expect(await after(said(7, 1), said(5, 2, '01900000-0000-7000-8000-0000000000bb'))).not.toHaveProperty(
    'receded',
  );
});
