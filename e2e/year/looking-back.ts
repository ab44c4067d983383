import { expect } from 'vitest';
import { type Told, unmatched } from './facts.ts';
import type { Panels, Player } from './player.ts';
import type { Step } from './step.ts';
import { factsOf } from './walk.ts';

/**
 * Looks at the customer's page as the manager does, as of a past instant and now: the past one tells what had happened by
 * then, today's begins with the very same lines, and what it tells beyond them is exactly what happened since, by the
 * walk's own account. The panels beside it differ by just that too.
 */
export async function expectPagesToDiffer(
  player: Player,
  steps: readonly Step[],
  past: string,
): Promise<void> {
  const stepsThen = steps.filter(({ at }) => at <= past);
  const panelsThen = await player.readsPanels('wu', past);
  const then = await player.readsPage('wu', past);
  const panelsNow = await player.readsPanels('wu');
  const now = await player.readsPage('wu');
  const nothing = { untold: [], unexplained: [] };
  const since = factsOf(steps.filter(({ at }) => at > past));
  expect(now.slice(0, then.length)).toEqual(then);
  expect(unmatched(then, factsOf(stepsThen), player.tells)).toEqual(nothing);
  expect(unmatched(now.slice(then.length), since, player.tells)).toEqual(nothing);
  expect(accountOf(stepsThen)).toMatchObject(panelsThen);
  expect(accountOf(steps)).toMatchObject(panelsNow);
}

/** What the panels have to say after these steps, according to the walk alone. */
function accountOf(steps: readonly Step[]): Panels {
  const facts = factsOf(steps);
  const count = (...kinds: readonly Told[]) => facts.filter(({ told }) => kinds.includes(told)).length;
  const { pending, spendable, debt } = steps.findLast(({ leaves }) => leaves)?.leaves ?? NO_POINTS;
  const broken = count('promise broken');
  return {
    ...{ conversations: count('opened'), messages: count('message'), replies: count('reply') },
    openConversations: count('opened'),
    quotes: count('sale quote sent') - count('sale quote accepted'),
    orders: count('sale order placed'),
    promises: count('promise made') - broken,
    brokenPromises: broken - count('promise fulfilled-late'),
    cases: count('case opened') - count('case closed'),
    permissions: count('consent given'),
    points: pending + spendable - debt,
  };
}

const NO_POINTS = { pending: 0, spendable: 0, debt: 0 };
