import { expect, test } from 'vitest';
import { AUDIENCE_FACTS, builtOf, type Condition, conditionOf, lineOf, SEGMENT_FACTS } from './lines.ts';

const bought = { is: 'bought', orders: 2 };
const not = { is: 'not', of: { is: 'open-case' } };

test.each([
  ['a fact', bought],
  ['a fact that must not be so', not],
  ['all of some', { is: 'all', of: [bought, not] }],
  ['any of some', { is: 'any', of: [bought, not] }],
])('%s comes out of the lines as it went in', (_, condition: Condition) => {
  expect(conditionOf(builtOf(condition)!)).toEqual(condition);
});

test('what nests deeper is not made flatter', () => {
  expect(builtOf({ is: 'any', of: [{ is: 'all', of: [bought] }] })).toBeUndefined();
  expect(builtOf({ is: 'not', of: not })).toBeUndefined();
});

test('no lines are no condition, nor is a line that does not say of what', () => {
  expect(conditionOf({ join: 'all', lines: [] })).toBeUndefined();
  for (const fact of [...AUDIENCE_FACTS, ...SEGMENT_FACTS])
    expect(conditionOf({ join: 'all', lines: [lineOf(fact)] }) !== undefined).toBe(
      !Object.values(fact).includes(''),
    );
});
