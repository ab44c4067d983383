import { expect } from 'vitest';
import { type Decider, type DomainEvent, Rejection, fold } from '../decider/index.ts';

/** What a decision is checked for; each call makes the decision anew. */
export interface Then<Event> {
  then(...events: readonly Event[]): void;
  /** Already so: nothing happens, nobody is refused. */
  thenNothing(): void;
  thenRejected(slug: string): void;
  /** Exactly these event types, when their data does not matter here. */
  thenTypes(...types: readonly string[]): void;
}

/** given(…what happened).when(command).then(…what happens) for a decider. */
export function scenario<State, Command, Event extends DomainEvent>(decider: Decider<State, Command, Event>) {
  return {
    given: (...happened: readonly Event[]) => ({
      when: (command: Command): Then<Event> => {
        const decide = () => decider.decide(fold(decider, happened), command);
        return {
          // Not a promise: nobody awaits a scenario.
          then: (...events) => expect(decide()).toEqual(events),
          thenNothing: () => expect(decide()).toEqual([]),
          thenTypes: (...types) => expect(decide().map(({ type }) => type)).toEqual(types),
          thenRejected: (slug) => expect(refusalOf(decide)).toBe(slug),
        };
      },
    }),
  };
}

function refusalOf(decide: () => readonly unknown[]): string {
  try {
    return `not refused: ${JSON.stringify(decide())}`;
  } catch (error) {
    if (error instanceof Rejection) return error.slug;
    throw error;
  }
}
