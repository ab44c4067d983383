import { expect, test } from 'vitest';
import type { Filter } from '../api/marketing.ts';
import { builtOf, FACTS, filterOf, lineOf } from './facts.ts';

const bought = { is: 'bought', orders: 2 };
const not = { is: 'not', of: { is: 'open-case' } };

test.each([
  ['a fact', bought],
  ['a fact that must not be so', not],
  ['all of some', { is: 'all', of: [bought, not] }],
  ['any of some', { is: 'any', of: [bought, not] }],
])('%s comes out of the lines as it went in', (_, filter: Filter) => {
  expect(filterOf(builtOf(filter)!)).toEqual(filter);
});

test('what nests deeper is not made flatter', () => {
  expect(builtOf({ is: 'any', of: [{ is: 'all', of: [bought] }] })).toBeUndefined();
  expect(builtOf({ is: 'not', of: not })).toBeUndefined();
});

test('no lines are no filter, and each kind begins with something', () => {
  expect(filterOf({ join: 'all', lines: [] })).toBeUndefined();
  for (const kind of FACTS) expect(lineOf(kind).fact.is).toBe(kind);
});
