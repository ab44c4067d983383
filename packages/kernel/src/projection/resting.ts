import { pacing } from '../waking/index.ts';

/** While much is said that is nothing to somebody, they pass it over no more often than this, and over more at once. */
const REST_MS = 20;
const TRICKLE = 100;

/** Whether so many events or records at once are what comes now and then, and no log to catch up with. */
export const isTrickle = (count: number): boolean => count < TRICKLE;

/** Rests before so many events or records are passed over, when that was done a moment ago too. */
export function resting(): (passedOver: number) => Promise<void> {
  const pace = pacing(REST_MS);
  return async (passedOver) => {
    if (isTrickle(passedOver)) await pace();
  };
}
