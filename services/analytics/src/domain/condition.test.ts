import { describe, expect, test } from 'vitest';
import type { Condition } from './condition.events.ts';
import { MOST, refuseUnreadable } from './condition.ts';

const worth = (amount: string, currency = 'CNY') => ({ is: 'bought', worth: { amount, currency } }) as const;
const deep = (levels: number): Condition =>
  levels === 0 ? { is: 'bought' } : { is: 'not', of: deep(levels - 1) };
const wide = (facts: number): Condition => ({
  is: 'any',
  of: Array.from({ length: facts }, () => ({ is: 'bought' }) as const),
});

describe('a condition', () => {
  test.each<[string, Condition]>([
    ['as many facts as may be', wide(MOST.facts)],
    ['as many levels as may be', deep(MOST.levels)],
    ['an amount with the digits of its currency', worth('100.50')],
    ['an amount with fewer', worth('100')],
    ['an amount with naughts beyond them', worth('100.500')],
    ['a whole amount of a currency without digits', worth('100', 'JPY')],
  ])('may have %s', (_, condition) => {
    expect(() => refuseUnreadable(condition)).not.toThrow();
  });

  test.each<[string, Condition, string]>([
    ['too many facts', wide(MOST.facts + 1), 'condition-too-large'],
    ['too many levels', deep(MOST.levels + 1), 'condition-too-large'],
    ['an amount that its currency does not have', worth('100.501'), 'amount-unreadable'],
    [
      'one of that kind deep within',
      { is: 'all', of: [{ is: 'member' }, { is: 'not', of: worth('0.5', 'JPY') }] },
      'amount-unreadable',
    ],
  ])('is refused with %s', (_, condition, code) => {
    expect(() => refuseUnreadable(condition)).toThrow(code);
  });
});
