import { PartyKind } from '@rapport/proto/customers/v1/party_events';
import { entriesOf } from '../book.ts';
import { mergesKept } from '../merges.ts';
import type { Heard, Survivor } from './condition.ts';

/** Who customers are. */
export interface People extends Heard<'kind'> {
  readonly survivorOf: Survivor;
  /** Everybody who stands for themselves. */
  customers(): readonly string[];
  /** Whom a conversation is with, by the last word on it; empty: nobody known. */
  talksWith(conversationId: string): string;
}

/** Hears of parties, what was merged and taken apart again, and whom conversations are with. */
export function peopleHeard(): People {
  const merges = mergesKept();
  const kinds = new Map<string, string>();
  const talks = new Map<string, string>();
  const customers = () => [...kinds.keys()].filter(merges.stands);
  return {
    topics: ['rapport.customers.party.v1', 'rapport.customers.recognition.v1'],
    entries: [
      merges.entries,
      entriesOf('rapport.customers.party.v1', {
        partyBegun: ({ kind }, { subject }) =>
          kinds.set(subject, kind === PartyKind.ORGANISATION ? 'organisation' : 'person'),
      }),
      entriesOf('rapport.customers.recognition.v1', {
        partyIdentified: ({ partyId }, { subject }) => talks.set(subject, partyId),
        partySeparated: (_data, { subject }) => talks.delete(subject),
      }),
    ],
    survivorOf: merges.survivorOf,
    customers,
    talksWith: (conversationId) => talks.get(conversationId) ?? '',
    holders: { kind: ({ kind }) => customers().filter((partyId) => kinds.get(partyId) === kind) },
  };
}
