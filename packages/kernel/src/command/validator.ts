import { Rejection } from '../decider/index.ts';

/** What a caller saw (RFC 9110 §13.1.1, `If-Match`): one of these validators, or `*`: whatever there is. */
export type Expectation = '*' | readonly string[];

/**
 * Names a state of what is made of one stream or several: the places of their last news. A position names one event for
 * ever, and only what others hear of counts, so whoever hears the public events can say it as well as the owner.
 */
export function validatorOf(...positions: readonly number[]): string {
  if (positions.length === 1) return String(positions[0]);
  return positions.toSorted((a, b) => a - b).join('.');
}

/** Throws the rejection `precondition-failed`, with what there is now, when the caller saw something else. */
export function refuseUnlessMet(expects: Expectation, current: string): void {
  if (expects === '*' || expects.includes(current)) return;
  throw new Rejection('precondition-failed', { current: `"${current}"` });
}
