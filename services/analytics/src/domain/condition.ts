import { Rejection } from '@rapport/kernel/decider';
import { minorOf } from '@rapport/kernel/money';
import type { Condition } from './condition.events.ts';

/** Deepest nesting of and, or and not, and most facts of a condition: each is a table, and the warehouse holds all of them at once. */
export const MOST = { levels: 3, facts: 20 } as const;

/** How many facts a condition asks for, and how deep they lie. */
export function sizeOf(condition: Condition): { readonly facts: number; readonly levels: number } {
  if (condition.is === 'not') return deeper([sizeOf(condition.of)]);
  if (condition.is === 'all' || condition.is === 'any') return deeper(condition.of.map(sizeOf));
  return { facts: 1, levels: 0 };
}

function deeper(parts: readonly { readonly facts: number; readonly levels: number }[]) {
  return {
    facts: parts.reduce((sum, { facts }) => sum + facts, 0),
    levels: 1 + Math.max(0, ...parts.map(({ levels }) => levels)),
  };
}

/** Refuses a condition that nobody could read, or that asks for an amount there is none of in its currency. */
export function refuseUnreadable(condition: Condition): void {
  const { facts, levels } = sizeOf(condition);
  if (facts > MOST.facts || levels > MOST.levels) throw new Rejection('condition-too-large', MOST);
  refuseAmounts(condition);
}

function refuseAmounts(condition: Condition): void {
  if (condition.is === 'not') refuseAmounts(condition.of);
  if (condition.is === 'all' || condition.is === 'any') condition.of.forEach(refuseAmounts);
  if (condition.is === 'bought' && condition.worth) minorOf(condition.worth);
}
