import type { RecordEvent } from './events.ts';
import { type FoldedRecord, type Line, type TimelineLineEntry, baseOf, byActor } from './lines.ts';
import { given } from './personal.ts';

type Word = Extract<RecordEvent, { readonly fact: 'consentGiven' | 'consentWithdrawn' }>;
type ConsentLine = Extract<TimelineLineEntry, { readonly kind: 'consent' }>;

const isWord = (event: RecordEvent): event is Word =>
  event.fact === 'consentGiven' || event.fact === 'consentWithdrawn';

/**
 * What was permitted and forbidden at one address, a line for each word that was said while it was a member's: an address
 * may go from one customer to another, and what was said there stays with whom it was said for.
 */
export function foldConsents(
  own: readonly RecordEvent[],
  members: ReadonlySet<string>,
): FoldedRecord | undefined {
  if (!own.some(isWord)) return undefined;
  const words = own.filter(isWord).filter(({ facts }) => members.has(facts.partyId));
  const lines = words.map((event): Line<TimelineLineEntry> => {
    const entry: ConsentLine = {
      kind: 'consent',
      ...baseOf(event),
      ...given({
        fact: event.fact === 'consentGiven' ? ('given' as const) : ('withdrawn' as const),
        purpose: event.facts.purpose,
        how: event.facts.how,
        by: byActor(event),
      }),
    };
    return { entry, begun: event, changedAt: event.recordedAt };
  });
  const of = words.map(({ fact, facts: { purpose }, occurredAt: at }) => ({
    purpose,
    given: fact === 'consentGiven',
    at,
  }));
  return { state: 'consent', lines, goingOn: { kind: 'permissions', of } };
}
