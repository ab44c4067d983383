import type { Topic } from '@rapport/proto/catalogue';
import { type Book, taking } from '../book.ts';
import { addressesHeard } from './addresses.ts';
import { belongingHeard } from './belonging.ts';
import { caringHeard } from './caring.ts';
import type { Condition, Fact, Holders, Kind } from './condition.ts';
import { peopleHeard } from './people.ts';
import { sellingHeard } from './selling.ts';

/** What the events say of customers, and of whom conditions hold by it. */
export interface Known {
  readonly topics: readonly Topic[];
  readonly take: Book['take'];
  /** Everybody of whom a condition holds, once everything was taken; days are counted back from `day`. */
  holders(condition: Condition, day: string): readonly string[];
}

/** Gathers it from the events; `dayOf` says on which day an instant lies where the branch is. */
export function knownOf(dayOf: (instant: string) => string): Known {
  const people = peopleHeard();
  const { survivorOf } = people;
  const heard = [
    people,
    addressesHeard(survivorOf),
    sellingHeard(survivorOf),
    caringHeard(people, dayOf),
    belongingHeard(survivorOf),
  ] as const;
  const holders: Holders<Kind> = Object.assign({}, ...heard.map((one) => one.holders));
  return {
    topics: [...new Set(heard.flatMap(({ topics }) => topics))],
    take: taking(...heard.flatMap(({ entries }) => entries)),
    holders: (condition, day) => people.customers().filter(whomItHolds(condition, day, holders)),
  };
}

type Says = (partyId: string) => boolean;

function whomItHolds(condition: Condition, day: string, holders: Holders<Kind>): Says {
  const of = (part: Condition) => whomItHolds(part, day, holders);
  switch (condition.is) {
    case 'not': {
      const part = of(condition.of);
      return (partyId) => !part(partyId);
    }
    case 'all': {
      const parts = condition.of.map(of);
      return (partyId) => parts.every((part) => part(partyId));
    }
    case 'any': {
      const parts = condition.of.map(of);
      return (partyId) => parts.some((part) => part(partyId));
    }
    default: {
      const found = new Set(holdersOf(condition, day, holders));
      return (partyId) => found.has(partyId);
    }
  }
}

function holdersOf(fact: Fact, day: string, holders: Holders<Kind>): Iterable<string> {
  const asked = holders[fact.is] as ((fact: Fact, day: string) => Iterable<string>) | undefined;
  if (!asked) throw new Error(`nobody here can say of whom "${fact.is}" holds`);
  return asked(fact, day);
}
