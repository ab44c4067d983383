import { type HeardEvent, subjectOf } from '@rapport/kernel/projection';
import { type Carried, carriedBy } from './carried.ts';
import type { FactRow, LineRow } from './fact-rows.ts';

/**
 * Events as the warehouse keeps them. A column is written only where somebody named the field it comes from: what is personal
 * has no column, and what nobody named stays outside.
 */
export function factsOf(
  events: readonly HeardEvent[],
  dayOf: (instant: string) => string,
): { readonly facts: readonly FactRow[]; readonly lines: readonly LineRow[] } {
  const lines: LineRow[] = [];
  const facts = events.map((event) => {
    const { lines: carriedLines = [], ...carried } = carriedBy(event);
    lines.push(...carriedLines.map((line) => lineOf(event, line)));
    return factOf(event, carried, dayOf);
  });
  return { facts, lines };
}

function factOf(event: HeardEvent, carried: Carried, dayOf: (instant: string) => string): FactRow {
  const { id, type, source, position, occurredAt, recordedAt } = event;
  const day = carried.day || dayOf(occurredAt);
  const at = { actor: event.meta.actor, occurredAt, recordedAt, day };
  return { id, type, source, position, subject: subjectOf(event), ...carried, ...at };
}

function lineOf(event: HeardEvent, line: NonNullable<Carried['lines']>[number]): LineRow {
  return { fact: event.id, subject: subjectOf(event), recordedAt: event.recordedAt, ...line };
}
