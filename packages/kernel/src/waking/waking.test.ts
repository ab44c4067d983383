import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createWake } from './index.ts';

const FOR_EVER = 2 ** 31 - 1;

test('a ring ends a sleep, and one that comes before is not lost but counts once', async () => {
  const wake = createWake();
  const sleep = wake.next(FOR_EVER);
  wake.ring();
  await sleep;
  wake.ring();
  wake.ring();
  await wake.next(FOR_EVER);
  await wake.next(1);
});

test('a sleep ends by itself, and with whatever it has to end with', async () => {
  const [stop, enough] = [new AbortController(), new AbortController()];
  const wake = createWake(stop.signal);
  await wake.next(1);
  const sleep = wake.next(FOR_EVER, enough.signal);
  enough.abort();
  await sleep;
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  const last = wake.next(FOR_EVER);
  stop.abort();
  await last;
  await wake.next(FOR_EVER);
});
