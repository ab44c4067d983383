import { Rejection } from '@rapport/kernel/decider';
import { minorOf } from '@rapport/kernel/money';
import type { Filter } from './audience.events.ts';

/** Deepest nesting of and, or and not, and most facts of a filter. */
export const MOST = { levels: 3, facts: 40 } as const;

/** How many facts a filter asks for, and how deep they lie. */
export function sizeOf(filter: Filter): { readonly facts: number; readonly levels: number } {
  if (filter.is === 'not') return deeper([sizeOf(filter.of)]);
  if (filter.is === 'all' || filter.is === 'any') return deeper(filter.of.map(sizeOf));
  return { facts: 1, levels: 0 };
}

function deeper(parts: readonly { readonly facts: number; readonly levels: number }[]) {
  return {
    facts: parts.reduce((sum, { facts }) => sum + facts, 0),
    levels: 1 + Math.max(0, ...parts.map(({ levels }) => levels)),
  };
}

/** Refuses a filter that nobody could read, or that asks for an amount there is none of in its currency. */
export function refuseUnreadable(filter: Filter): void {
  const { facts, levels } = sizeOf(filter);
  if (facts > MOST.facts || levels > MOST.levels) throw new Rejection('filter-too-large', MOST);
  refuseAmounts(filter);
}

function refuseAmounts(filter: Filter): void {
  if (filter.is === 'not') refuseAmounts(filter.of);
  if (filter.is === 'all' || filter.is === 'any') filter.of.forEach(refuseAmounts);
  if (filter.is === 'bought' && filter.worth) minorOf(filter.worth);
}
