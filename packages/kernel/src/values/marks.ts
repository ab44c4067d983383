import { timingSafeEqual } from 'node:crypto';

/** Whether a mark that came from outside is the right one; how long the answer takes does not tell how much of it was right. */
export function isSameMark(given: Uint8Array, right: Uint8Array): boolean {
  return given.length === right.length && timingSafeEqual(given, right);
}
