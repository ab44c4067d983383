import { expect, test } from 'vitest';
import { isUuid, newUuid } from './uuid.ts';

test('ids are of version 7, ordered by their instant, and never the same twice', () => {
  const at = new Date('2026-11-27T12:00:00.000Z');
  const ids = Array.from({ length: 2_000 }, () => newUuid(at));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('7');
    expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at.getTime());
  }
  const later = newUuid(new Date(at.getTime() + 1));
  expect(ids.every((id) => id < later)).toBe(true);
});
