import { getEventListeners } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { createWake, pacing } from './index.ts';

const FOR_EVER = 2 ** 31 - 1;

afterEach(() => {
  vi.useRealTimers();
});

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

test('of many small steps one within each span is taken, and all who are paced alike take theirs at once', async () => {
  vi.useFakeTimers();
  await vi.advanceTimersByTimeAsync(1_000);
  const [one, other] = [pacing(20), pacing(20)];
  const taken: string[] = [];
  const step = async (pace: () => Promise<void>, name: string) => {
    await pace();
    taken.push(`${name} ${performance.now()}`);
  };
  await step(one, 'one');
  await vi.advanceTimersByTimeAsync(3);
  await step(other, 'other');
  const waiting = [step(one, 'one'), step(other, 'other')];
  await vi.advanceTimersByTimeAsync(16);
  expect(taken).toEqual(['one 1000', 'other 1003']);
  await vi.advanceTimersByTimeAsync(1);
  await Promise.all(waiting);
  expect(taken.slice(2)).toEqual(['one 1020', 'other 1020']);
  await vi.advanceTimersByTimeAsync(70);
  await step(one, 'one');
  expect(taken.at(-1)).toBe('one 1090');
});
