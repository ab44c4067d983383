import { expect, test } from 'vitest';
import { daysOf } from './days.ts';
import type { Line } from './lines.ts';

const line = (recordedAt: string, changedAt = recordedAt): Line<unknown> => ({
  entry: {},
  begun: {
    eventId: '',
    subject: '',
    source: 'channels/0',
    position: 1,
    occurredAt: recordedAt,
    recordedAt,
    actor: '',
  },
  changedAt,
});

test('entries are counted by the day they were begun, whatever their order', () => {
  const { activity } = daysOf([
    line('2026-03-02T10:00:00.000Z'),
    line('2026-03-01T23:59:59.999Z', '2026-03-05T00:00:00.000Z'),
    line('2026-03-02T00:00:00.000Z'),
  ]);
  expect(activity).toEqual([
    { day: '2026-03-01', entries: 1 },
    { day: '2026-03-02', entries: 2 },
  ]);
});

test('the last instant is that of the last change, also of an entry that was begun before others', () => {
  const { range } = daysOf([
    line('2026-03-02T10:00:00.000Z'),
    line('2026-03-01T10:00:00.000Z', '2026-03-04T08:00:00.000Z'),
  ]);
  expect(range).toEqual({ firstAt: '2026-03-01T10:00:00.000Z', lastAt: '2026-03-04T08:00:00.000Z' });
});

test('where there is nothing, the range is the beginning of time', () => {
  const epoch = '1970-01-01T00:00:00.000Z';
  expect(daysOf([])).toEqual({ range: { firstAt: epoch, lastAt: epoch }, activity: [] });
});
