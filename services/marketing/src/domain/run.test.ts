import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { RunEvent, RunPrepared } from './run.events.ts';
import { Run } from './run.ts';

const id = (n: number) => `0190a1de-0000-7000-8000-${String(n).padStart(12, '0')}`;
const of: RunPrepared['data'] = {
  code: 'RN-1',
  campaignId: id(1),
  purpose: 'news',
  channel: 'mail',
  materialId: id(2),
  materialVersion: 1,
  audienceId: id(3),
  audienceVersion: 1,
  list: { blobId: 'a', count: 250, digest: 'd' },
  ratePerSecond: 50,
  notAfter: '',
  by: id(9),
};
const prepared: RunEvent = { type: 'RunPrepared', data: of };
const to = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ messageId: id(1000 + from + i), partyId: id(from + i) }));
const released = (from: number, count: number, passedOver = 0): RunEvent => ({
  type: 'MessagesReleased',
  data: { messages: to(from, count), passedOver },
});
const release = (from: number, count: number, { passedOver = 0, last = false } = {}) =>
  ({ type: 'ReleaseMessages', data: { from, messages: to(from, count), passedOver, last } }) as const;
const stopped = { by: id(9), reason: 'complaints' } as const;
const paused: RunEvent = { type: 'RunPaused', data: stopped };
const resumed: RunEvent = { type: 'RunResumed', data: { by: id(9) } };
const cancelled: RunEvent = { type: 'RunCancelled', data: stopped };
const ended = (count: number, reason: 'list-done' | 'too-late' = 'list-done'): RunEvent => ({
  type: 'ReleaseEnded',
  data: { reason, released: count, passedOver: 0 },
});
const outcomes = { sent: 1, failed: 0, stopped: 1, uncertain: 0 };
const complete = { type: 'CompleteRun', data: outcomes } as const;
const completed: RunEvent = { type: 'RunCompleted', data: { released: 2, ...outcomes } };
const pause = { type: 'PauseRun', data: stopped } as const;
const cancel = { type: 'CancelRun', data: stopped } as const;
const resume = { type: 'ResumeRun', data: { by: id(9) } } as const;
const end = { type: 'EndRelease', data: {} } as const;

const { given } = scenario(Run);

describe('a run', () => {
  test('releases a hundred at most in one event, and says when nobody comes after', () => {
    given(prepared).when(release(0, 150)).then(released(0, 100), released(100, 50));
    given(prepared)
      .when(release(0, 2, { last: true }))
      .then(released(0, 2), ended(2));
  });

  test('says of whom it passed over, also where nobody else is left', () => {
    given(prepared)
      .when(release(0, 0, { passedOver: 3 }))
      .then(released(0, 0, 3));
  });

  test('releases nobody who was read when it had come elsewhere', () => {
    given(prepared, released(0, 100)).when(release(0, 100)).thenNothing();
    given(prepared, released(0, 90, 10))
      .when(release(100, 1))
      .then(released(100, 1));
  });

  test.each([
    ['paused', paused],
    ['cancelled', cancelled],
    ['all released', ended(0)],
  ])('releases nobody while %s', (_, before) => {
    given(prepared, before).when(release(0, 1)).thenNothing();
  });

  test('is paused and goes on, also while what was released waits elsewhere', () => {
    given(prepared).when(pause).then(paused);
    given(prepared, paused).when(pause).thenNothing();
    given(prepared, paused).when(resume).then(resumed);
    given(prepared).when(resume).thenNothing();
    given(prepared, released(0, 1), ended(1), paused, resumed).when(release(1, 1)).thenNothing();
  });

  test('is cancelled for good', () => {
    given(prepared, paused).when(cancel).then(cancelled);
    given(prepared, cancelled).when(cancel).thenNothing();
    given(prepared, cancelled).when(resume).thenRejected('run-cancelled');
    given(prepared, cancelled).when(pause).thenRejected('run-cancelled');
  });

  test('ends by its time, once', () => {
    given(prepared, released(0, 2)).when(end).then(ended(2, 'too-late'));
    given(prepared, ended(0)).when(end).thenNothing();
    given(prepared, cancelled).when(end).thenNothing();
  });

  test('is complete when all is released and something became of every message', () => {
    given(prepared, released(0, 2)).when(complete).thenNothing();
    given(prepared, released(0, 3), ended(3)).when(complete).thenNothing();
    given(prepared, released(0, 2), ended(2)).when(complete).then(completed);
    given(prepared, released(0, 2), ended(2), completed).when(complete).thenNothing();
    given(prepared, released(0, 2), ended(2), completed).when(cancel).thenRejected('run-completed');
  });

  test('is known, or nothing is done with it', () => {
    given().when(pause).thenRejected('run-unknown');
    given(prepared).when({ type: 'PrepareRun', data: of }).thenNothing();
  });
});
