import type { Topic } from '@rapport/proto/catalogue';
import type { Logged } from '../book.ts';

/** What a segment may ask of a customer, as its definition says it. Days are counted back from the day it is asked. */
export type Fact =
  | {
      readonly is: 'bought';
      readonly productId?: string;
      readonly orders?: number;
      readonly worth?: { readonly amount: string; readonly currency: string };
      readonly withinDays?: number;
    }
  | { readonly is: 'quote'; readonly states: readonly string[] }
  | { readonly is: 'lead'; readonly states: readonly string[]; readonly source?: string }
  | { readonly is: 'open-case'; readonly kinds?: readonly string[] }
  | { readonly is: 'broken-promise' | 'due-promise' | 'awaits-call' }
  | {
      readonly is: 'member';
      readonly programmeId?: string;
      readonly tiers?: readonly string[];
      readonly points?: number;
    }
  | { readonly is: 'kind'; readonly kind: string }
  | { readonly is: 'language'; readonly language: string }
  | { readonly is: 'consent'; readonly purpose: string; readonly channel: string }
  | { readonly is: 'reached'; readonly campaignId: string; readonly how: string }
  | { readonly is: 'wrote'; readonly withinDays?: number }
  | {
      readonly is: 'scored';
      readonly classes?: readonly string[];
      readonly churn?: readonly string[];
      readonly recency?: readonly number[];
      readonly frequency?: readonly number[];
      readonly monetary?: readonly number[];
    };

/** Facts joined by and, or and not. */
export type Condition =
  | Fact
  | { readonly is: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly is: 'not'; readonly of: Condition };

export type Kind = Fact['is'];
export type Of<K extends Kind> = Extract<Fact, { readonly is: K }>;

/** Of whom facts of some kinds hold, on a day; every party stands for itself. */
export type Holders<K extends Kind> = {
  readonly [Is in K]: (fact: Of<Is>, day: string) => Iterable<string>;
};

/** What was heard of customers, as far as facts of some kinds need it. */
export interface Heard<K extends Kind> {
  readonly topics: readonly Topic[];
  readonly entries: readonly ReadonlyMap<string, (event: Logged) => void>[];
  readonly holders: Holders<K>;
}

/** Whom a party stands for. */
export type Survivor = (partyId: string) => string;

const DAY_MS = 86_400_000;

/** The last day that lies too far back; without a number of days none does. */
export function tooLongAgo(day: string, withinDays: number | undefined): string {
  if (withinDays === undefined) return '';
  return new Date(Date.parse(day) - withinDays * DAY_MS).toISOString().slice(0, 10);
}

/** Whether something is among what is asked for; anything is, where nothing is. */
export function amongThem<T>(asked: readonly T[] | undefined, one: T): boolean {
  return asked === undefined || asked.includes(one);
}
