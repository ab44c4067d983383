import { type FoldedCustomerPage, foldCustomerPage } from '../src/folds/customer-page.ts';
import type { CustomerEvent } from '../src/folds/events.ts';
import { type History, historyFrom } from '../src/folds/history.ts';
import { latestFirst } from '../src/folds/lines.ts';
import { newMemory } from '../src/folds/memory.ts';

/** A customer's page as it is shown: all its lines, latest first. */
export function shownPage(
  events: readonly CustomerEvent[],
  partyId: string,
  asOf?: string,
): FoldedCustomerPage {
  return shown(historyFrom(events), partyId, asOf);
}

function shown(history: History, partyId: string, asOf?: string): FoldedCustomerPage {
  const page = foldCustomerPage(history, partyId, asOf);
  return { ...page, lines: latestFirst(page.lines) };
}

/**
 * The page as of each instant at which anything was recorded, asked of one history forth and back, beside what the events up
 * to that instant make by themselves: they must be the same, whatever was asked before.
 */
export function pagesAsOfEach(events: readonly CustomerEvent[], partyId: string) {
  const instants = [...new Set(events.map(({ recordedAt }) => recordedAt))].toSorted();
  const history = historyFrom(events, newMemory());
  return [...instants.toReversed(), ...instants].map((at) => {
    const alone = structuredClone(events.filter(({ recordedAt }) => recordedAt <= at));
    return { asked: shown(history, partyId, at), alone: shownPage(alone, partyId) };
  });
}
