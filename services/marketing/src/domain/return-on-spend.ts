import { type Money, minorOf } from '@rapport/kernel/money';

/** What came in for one unit of cost, to two decimals, half up; undefined where nothing was spent. Both are one currency. */
export function returnOn(worth: Money, cost: Money): string | undefined {
  const [gained, spent] = [minorOf(worth), minorOf(cost)];
  if (spent <= 0n) return undefined;
  const hundredths = (gained * 200n + spent) / (spent * 2n);
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
