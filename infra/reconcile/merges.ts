import { entriesOf } from './book.ts';

/** Whom each party that was merged stands for by now. */
export interface Merges {
  readonly entries: ReturnType<typeof entriesOf<'rapport.customers.party.v1'>>;
  survivorOf(partyId: string): string;
  /** Whether it stands for itself. */
  stands(partyId: string): boolean;
}

/** Follows merges and what was taken back of them. */
export function mergesKept(): Merges {
  const survivors = new Map<string, string>();
  return {
    entries: entriesOf('rapport.customers.party.v1', {
      partyMergedInto: ({ survivorId }, { subject }) => survivors.set(subject, survivorId),
      partyUnmerged: (_data, { subject }) => survivors.delete(subject),
    }),
    survivorOf: (partyId) => {
      const seen = new Set<string>();
      let id = partyId;
      for (let next = survivors.get(id); next !== undefined && !seen.has(id); next = survivors.get(id)) {
        seen.add(id);
        id = next;
      }
      return id;
    },
    stands: (partyId) => !survivors.has(partyId),
  };
}
