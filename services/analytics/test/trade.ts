import { seededRandom } from '@rapport/kernel/values';
import { comesBack, order, party } from './facts.ts';
import type { Told } from './log-world.ts';

/** The topics that trade is told in. */
export const TRADED = ['rapport.customers.party.v1', 'rapport.sales.order.v1'] as const;

/** Customers who buy now and then over four months, and send some of it back; the same for the same number of them. */
export function trade(customers: number): readonly Told[] {
  const { next } = seededRandom(11);
  const names = Array.from({ length: customers }, (_, who) => `c${who}`);
  const begun = names.map((name) => party(name, '2026-01-01T04:00:00.000Z'));
  const bought = names.flatMap((name) =>
    Array.from({ length: 1 + Math.floor(next() * 5) }, (_, i) => {
      const day = `2026-0${1 + Math.floor(next() * 4)}-${String(1 + Math.floor(next() * 28)).padStart(2, '0')}`;
      const placed = order(`${name} ${i}`, name, day, [['lamp', `${10 + Math.floor(next() * 90)}.00`]]);
      return next() < 0.1 ? [placed, comesBack(`${name} ${i}`, day, 1, '10.00')] : [placed];
    }).flat(),
  );
  return [...begun, ...bought];
}
