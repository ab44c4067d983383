import type { Logged } from '../book.ts';

interface Standing {
  readonly state: string;
  /** Empty: nobody known. */
  readonly partyId: string;
}

/** How the records of a topic stand, and whose they are: by what was said last of either. */
export interface Standings {
  /** What an event makes of its record. */
  becomes(state: string): (data: unknown, event: Logged) => void;
  /** The same of one that says whose the record is. */
  becomesOf(state: string): (data: { readonly partyId: string }, event: Logged) => void;
  /** Records that stand in one of some ways. */
  in(states: readonly string[]): readonly (readonly [id: string, partyId: string])[];
}

/** Keeps them from the events. */
export function standingsKept(): Standings {
  const all = new Map<string, Standing>();
  const becomes = (state: string, id: string, partyId: string) =>
    all.set(id, { state, partyId: partyId || (all.get(id)?.partyId ?? '') });
  return {
    becomes:
      (state) =>
      (_data, { subject }) =>
        void becomes(state, subject, ''),
    becomesOf:
      (state) =>
      ({ partyId }, { subject }) =>
        void becomes(state, subject, partyId),
    in: (states) =>
      [...all].filter(([, { state }]) => states.includes(state)).map(([id, { partyId }]) => [id, partyId]),
  };
}
