import type { HeardEvent } from '@rapport/kernel/projection';
import type { Random } from '@rapport/kernel/values';
import { type Say, id } from './stage.ts';

/** What happened to customers, as plainly as it can be written down. */
export interface World {
  readonly parties: readonly { readonly id: string; readonly kind: 'person' | 'organisation' }[];
  /** Survivor of each party that is another's alias. */
  readonly survivors: ReadonlyMap<string, string>;
  readonly points: readonly Point[];
  readonly orders: readonly Order[];
  readonly quotes: readonly { readonly party: string; readonly state: string }[];
  readonly leads: readonly { readonly party: string; readonly state: string; readonly source: string }[];
  readonly cases: readonly { readonly party: string; readonly kind: string; readonly open: boolean }[];
  readonly members: readonly Member[];
  readonly sendings: readonly Sending[];
  readonly segments: readonly {
    readonly party: string;
    readonly segment: string;
    readonly member: boolean;
  }[];
  /** All of it as others said it, in an order in which it could have been said. */
  readonly events: readonly HeardEvent[];
}

export interface Point {
  readonly party: string;
  language: string;
  permit: '' | 'given' | 'withdrawn';
}

export interface Order {
  readonly id: string;
  readonly party: string;
  readonly orderedOn: string;
  readonly placedAt: string;
  readonly currency: string;
  readonly lines: readonly { readonly product: string; readonly gross: number; returned: number }[];
}

export interface Member {
  readonly party: string;
  readonly programme: string;
  tier: string;
  points: number;
  joined: boolean;
}

export interface Sending {
  readonly id: string;
  readonly party: string;
  readonly campaign: string;
  sentAt: string;
  bounced: boolean;
  followed: boolean;
  answered: boolean;
}

export const PRODUCTS = [id('mill'), id('pump')] as const;
export const SEGMENTS = [id('regulars'), id('strangers')] as const;
export const PROGRAMMES = [id('club'), id('circle')] as const;
export const TODAY = '2026-03-31';
export const CURRENCIES = ['CNY', 'USD'] as const;

/** What a world is written with. */
export interface Pen {
  readonly random: Random;
  readonly say: Say;
  readonly events: HeardEvent[];
  readonly parties: readonly { readonly id: string; readonly kind: 'person' | 'organisation' }[];
}

export const anyParty = ({ random, parties }: Pen) => random.pick(parties).id;
export const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
/** An instant in the ninety days before the look. */
export const instant = ({ random }: Pen) =>
  new Date(Date.parse('2026-01-01T00:00:00Z') + random.below(90 * 24 * 12) * 300_000).toISOString();

/** The day of an instant in Shanghai, eight hours ahead all year. */
export const dayIn = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
