import { describe, expect, test } from 'vitest';
import type { Filter } from './audience.events.ts';
import { MOST, refuseUnreadable } from './filter.ts';

const worth = (amount: string, currency = 'CNY') => ({ is: 'bought', worth: { amount, currency } }) as const;
const wide = (facts: number): Filter => ({
  is: 'any',
  of: Array.from({ length: facts }, () => ({ is: 'bought' }) as const),
});

describe('a filter', () => {
  test('may have as many facts as are allowed, and amounts with the digits of their currency', () => {
    for (const filter of [wide(MOST.facts), worth('100.50'), worth('100'), worth('100', 'JPY')])
      expect(() => refuseUnreadable(filter)).not.toThrow();
  });

  test('is refused with too many facts, and with an amount that its currency does not have, wherever it stands', () => {
    expect(() => refuseUnreadable(wide(MOST.facts + 1))).toThrow('filter-too-large');
    const within: Filter = { is: 'all', of: [{ is: 'not', of: worth('0.5', 'JPY') }] };
    for (const filter of [worth('100.501'), within])
      expect(() => refuseUnreadable(filter)).toThrow('amount-unreadable');
  });
});
