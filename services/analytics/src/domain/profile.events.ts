import type { Money } from '@rapport/kernel/money';
import type { Churn, Reason, ValueClass } from './condition.events.ts';
import type { Action, ActionKind } from './ruleset.events.ts';

/** How a customer ranks among all who bought. */
export type Scores = {
  readonly class: ValueClass;
  /** Absent: there is no model yet. */
  readonly churn?: Churn;
  /** How recently, how often and for how much they bought: 1 is the lowest fifth of customers, 5 the highest. */
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  /** What the purchases of the next 52 weeks are expected to come to, in steps of 1, 2 and 5. */
  readonly value?: Money;
  /** The model they are by; 0: by what was bought in the last year alone. */
  readonly modelVersion: number;
};

/** What a person sees of a customer's scores is another; absent: they never bought. */
export interface ScoresChanged {
  readonly type: 'ScoresChanged';
  readonly data: { readonly scores?: Scores; readonly from?: Scores };
}

/** A customer came into a segment, or left it. */
export interface SegmentMembershipChanged {
  readonly type: 'SegmentMembershipChanged';
  readonly data: {
    readonly segmentId: string;
    readonly segmentVersion: number;
    readonly member: boolean;
    readonly reasons: readonly Reason[];
  };
}

/** Something to do for a customer. */
export type RankedAction = {
  readonly ruleId: string;
  readonly kind: ActionKind;
  readonly action: Action;
  readonly reasons: readonly Reason[];
};

/** What is best done next for a customer, best first. */
export interface ActionsRanked {
  readonly type: 'ActionsRanked';
  readonly data: { readonly rulesVersion: number; readonly actions: readonly RankedAction[] };
}

export const REFUSALS = ['not-now', 'not-fitting', 'customer-declined', 'done-already', 'other'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Somebody here does it. */
export interface ActionAccepted {
  readonly type: 'ActionAccepted';
  readonly data: {
    readonly ruleId: string;
    readonly rulesVersion: number;
    readonly accountId: string;
    readonly restsUntil: string;
  };
}

/** Somebody here will not do it, or the customer does not want it. */
export interface ActionRefused {
  readonly type: 'ActionRefused';
  readonly data: ActionAccepted['data'] & { readonly reason: Refusal };
}

export type ProfileEvent =
  ScoresChanged | SegmentMembershipChanged | ActionsRanked | ActionAccepted | ActionRefused;
