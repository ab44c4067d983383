import { expect, test } from 'vitest';
import { type Line, latestFirst } from './lines.ts';
import { byOccurrence } from './events.ts';

const lineAt = (minute: number, position: number): Line<number> => {
  const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  const begun = { eventId: '', subject: '', source: 'channels/0', position, actor: 'customer' };
  return { entry: position, begun: { ...begun, occurredAt: at, recordedAt: at }, changedAt: at };
};

test('the latest lines are those of all of them sorted, however many are wanted and in whatever order they came', () => {
  for (let salt = 0; salt < 40; salt += 1) {
    // Several of one minute: then the place in the log decides.
    const lines = Array.from({ length: 60 }, (_, n) => lineAt((n * (salt + 7)) % 23, n));
    const sorted = lines.toSorted((a, b) => byOccurrence(b.begun, a.begun));
    for (const most of [1, 2, 17, 59, 60, 200])
      expect(latestFirst(lines, most)).toEqual(sorted.slice(0, most));
  }
  expect(latestFirst([], 3)).toEqual([]);
});
