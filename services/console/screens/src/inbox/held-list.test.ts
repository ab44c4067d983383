import { describe, expect, test } from 'vitest';
import { hold } from './held-list.ts';

describe('a list under the hand', () => {
  test('does not move when something new belongs above', () => {
    expect(hold(['b', 'c'], ['a', 'b', 'c'], false)).toEqual({
      order: ['b', 'c'],
      added: 1,
      gone: new Set(),
    });
  });

  test('grows at its end, where nothing moves', () => {
    expect(hold(['a', 'b'], ['a', 'b', 'c', 'd'], false).order).toEqual(['a', 'b', 'c', 'd']);
  });

  test('keeps what left, marked, until it is free', () => {
    const held = hold(['a', 'b', 'c'], ['a', 'c'], false);
    expect(held.order).toEqual(['a', 'b', 'c']);
    expect(held.gone).toEqual(new Set(['b']));
    expect(hold(held.order, ['a', 'c'], true)).toEqual({ order: ['a', 'c'], added: 0, gone: new Set() });
  });

  test('shows everything at once when nothing was shown', () => {
    expect(hold([], ['a', 'b'], false).order).toEqual(['a', 'b']);
  });

  test('counts all as new when none of the shown is left', () => {
    expect(hold(['x'], ['a', 'b'], false)).toEqual({ order: ['x'], added: 2, gone: new Set(['x']) });
  });
});
