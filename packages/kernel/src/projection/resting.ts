import { pacing } from '../waking/index.ts';

/** While much is said that is nothing to somebody, they pass it over no more often than this, and over more at once. */
const REST_MS = 20;
/** More than this at once is no trickle but a log to catch up with. */
const TRICKLE = 100;

/** Rests before so many events or records are passed over, when that was done a moment ago too. */
export function resting(): (passedOver: number) => Promise<void> {
  const pace = pacing(REST_MS);
  return async (passedOver) => {
    if (passedOver < TRICKLE) await pace();
  };
}
