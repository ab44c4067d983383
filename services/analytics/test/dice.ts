import { type Random, seededRandom } from '@rapport/kernel/values';
import type { Told } from './log-world.ts';

export const PARTIES = ['li', 'wang', 'chen', 'zhao', 'sun', 'qian', 'wu', 'zheng', 'firm', 'works'];
export const TALKS = ['t1', 't2', 't3', 't4', 't5', 't6'];
export const ADDRESSES = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8'];
export const PURPOSES = ['news', 'birthday'];
export const PRODUCTS = ['lamp', 'desk', 'chair'];
export const CAMPAIGNS = ['spring', 'summer'];
export const PROGRAMMES = ['programme', 'club'];
export const TIERS = ['basic', 'silver', 'gold'];

/** Draws what happens: to whom, and when. */
export interface Dice extends Random {
  party(): string;
  /** An instant of the weeks before the middle of March, now and then just before or at midnight where the branch is. */
  at(): string;
  day(): string;
  /** So many things at the most, in the order in which they are drawn. */
  some<T>(most: number, draw: (n: number) => T): readonly T[];
  times<T>(count: number, draw: (n: number) => T): readonly T[];
}

/** What is said of one record, in its order. */
export type Story = readonly Told[];

/** The same draws for the same seed. */
export function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const at = () => new Date(Date.UTC(2026, 1, 10 + random.below(34), random.pick([4, 15, 16]))).toISOString();
  const times: Dice['times'] = (length, draw) => Array.from({ length }, (_, n) => draw(n));
  return {
    ...random,
    at,
    day: () => at().slice(0, 10),
    party: () => random.pick(PARTIES),
    some: (most, draw) => times(random.below(most + 1), draw),
    times,
  };
}
