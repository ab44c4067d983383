import type { Currency, Decimal } from '@rapport/kernel/money';
import type { Instant } from '@rapport/kernel/values';

/** A day on the calendar, `2026-03-02`, without an hour and a zone. */
export type LocalDate = string;

/** A name as the merchant chose it, in the languages of the screens. */
export type NameInBoth = { readonly zh: string; readonly en: string };

/** A level of the programme; its id stays when its name changes. */
export type Tier = {
  readonly tierId: string;
  readonly name: NameInBoth;
  /** Qualifying points within one period from which on a member is in it; of the lowest it is 0. */
  readonly threshold: number;
  /** What the points of its members are multiplied with; `1`: nothing is added. */
  readonly earningFactor: Decimal;
  /** What else its members have. */
  readonly benefits: readonly NameInBoth[];
};

/** More, or fewer, points for some products. */
export type Multiplier = {
  readonly name: NameInBoth;
  readonly productIds: readonly string[];
  readonly factor: Decimal;
};

/** How what is between two points becomes one of them. */
export type PointsRounding = 'down' | 'half-up' | 'half-even';

/** What points are given for, and how many, from a day to a day. */
export type EarningRule = {
  readonly ruleId: string;
  readonly from: LocalDate;
  /** Last day; empty: until another rule is made. */
  readonly until: LocalDate;
  /** Whether points are given on the amount before tax or with it. */
  readonly base: 'net' | 'gross';
  readonly rounding: PointsRounding;
  /** Points for one unit of each currency; orders in another currency earn nothing. */
  readonly rates: readonly { readonly currency: Currency; readonly pointsPerUnit: Decimal }[];
  readonly multipliers: readonly Multiplier[];
};

/** Everything a merchant may change about a programme; what was awarded under an older version stays. */
export type ProgrammeRules = {
  /** The lowest first. */
  readonly tiers: readonly Tier[];
  /** Of two that hold on one day the first counts. */
  readonly earning: readonly EarningRule[];
  /** For so many days after the order points are pending, because it may come back. */
  readonly returnDays: number;
  /** For so many months after that they can be spent. */
  readonly validMonths: number;
  /** Points of a reversed redemption that expired meanwhile can be spent for so many days more; 0: they are gone. */
  readonly graceDays: number;
  /** Whether somebody here enrols members, or their first order does it. */
  readonly enrolment: 'by-agent' | 'with-first-order';
  /** What a point costs the company, for the liability; null: nobody has said. */
  readonly pointWorth: { readonly amount: Decimal; readonly currency: Currency } | null;
};

/** How long qualifying points are counted together, beginning with January; fixed for ever, or periods could not be compared. */
export type QualifyingPeriod = {
  readonly months: 1 | 2 | 3 | 4 | 6 | 12;
  /** IANA zone in which its days begin. */
  readonly zone: string;
};

/** One of them: its first day, and the instant at which it is over. */
export type Period = { readonly from: LocalDate; readonly endsAt: Instant };

/** There is a programme that customers can be members of. */
export interface ProgrammeOpened {
  readonly type: 'ProgrammeOpened';
  readonly data: {
    readonly code: string;
    readonly name: NameInBoth;
    readonly period: QualifyingPeriod;
    readonly version: 1;
    readonly since: Instant;
    readonly rules: ProgrammeRules;
  };
}

/** Other rules hold from here on. */
export interface ProgrammeRevised {
  readonly type: 'ProgrammeRevised';
  readonly data: {
    readonly name: NameInBoth;
    readonly version: number;
    readonly since: Instant;
    readonly rules: ProgrammeRules;
  };
}

export type ProgrammeEvent = ProgrammeOpened | ProgrammeRevised;
