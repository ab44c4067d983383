import { expect } from 'vitest';
import { unmatched } from './facts.ts';
import type { Player } from './player.ts';
import type { Step } from './step.ts';
import { factsOf } from './walk.ts';

/**
 * Looks at the customer's page as the manager does, as of a past instant and now: the past one tells what had happened by
 * then, today's begins with the very same lines, and what it tells beyond them is exactly what happened since, by the
 * walk's own account.
 */
export async function expectPagesToDiffer(
  player: Player,
  steps: readonly Step[],
  past: string,
): Promise<void> {
  const then = await player.readsPage('wu', past);
  const now = await player.readsPage('wu');
  const nothing = { untold: [], unexplained: [] };
  const before = factsOf(steps.filter(({ at }) => at <= past));
  const since = factsOf(steps.filter(({ at }) => at > past));
  expect(now.slice(0, then.length)).toEqual(then);
  expect(unmatched(then, before, player.tells)).toEqual(nothing);
  expect(unmatched(now.slice(then.length), since, player.tells)).toEqual(nothing);
}
