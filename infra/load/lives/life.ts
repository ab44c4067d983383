import type { MemberState } from '@rapport/loyalty/domain/account.ts';
import type { Random } from '@rapport/kernel/values';
import type { Person } from '../../sample/people.ts';
import type { Company } from '../company.ts';
import type { Pen } from '../pen.ts';

/** One customer of the company, as far as what comes next depends on what was. */
export interface Life {
  readonly person: Person;
  readonly partyId: string;
  readonly code: string;
  /** Keyed hash of the mail address. */
  readonly contactPoint: string;
  readonly organisation: boolean;
  readonly random: Random;
  readonly company: Company;
  /** Begun by a first mail; else somebody here entered them. */
  byMail: boolean;
  /** Exists from here on. */
  begun: boolean;
  confirmed: boolean;
  /** A quote of ours may be out: no second one is begun meanwhile. */
  selling: boolean;
  member: { state: MemberState; due: string };
}

/** Something that happens to a customer at an instant; what follows from it happens later. */
export interface Act {
  readonly at: number;
  readonly perform: (pen: Pen) => readonly Act[];
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const partySubject = ({ partyId }: Pick<Life, 'partyId'>): string => `party:${partyId}`;
export const accountActor = (accountId: string): string => `account:${accountId}`;

/** Who of the company it lies with. */
export const agentOf = ({ company, random }: Life): string => random.pick(company.agents);

/** The day an instant is, where the company is. */
export const dayIn = (ms: number): string => new Date(ms + 8 * HOUR).toISOString().slice(0, 10);
