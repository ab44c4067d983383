import type { Money } from '@rapport/kernel/money';

/** A day where the branch is. */
export type LocalDate = string;

/** What a campaign is about, wants and may cost. */
export type CampaignTerms = {
  readonly name: string;
  readonly goal: string;
  readonly budget: Money;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** An order counts as caused by a message that reached the customer at most so many days before it. */
  readonly lookBackDays: number;
  readonly ownerId: string;
};

/** What money went for. */
export const COST_KINDS = [
  'agency',
  'media',
  'print',
  'postage',
  'event',
  'gifts',
  'software',
  'other',
] as const;
export type CostKind = (typeof COST_KINDS)[number];

/** Why a cost was not what had been recorded. */
export const CORRECTION_REASONS = [
  'wrong-amount',
  'wrong-day',
  'wrong-kind',
  'recorded-twice',
  'credited',
  'other-campaign',
] as const;
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** Money that went for a campaign. */
export type Cost = {
  readonly costId: string;
  readonly amount: Money;
  readonly kind: CostKind;
  /** The day it counts for. */
  readonly occurredOn: LocalDate;
};

/** There will be a campaign. */
export interface CampaignPlanned {
  readonly type: 'CampaignPlanned';
  readonly data: CampaignTerms & { readonly code: string; readonly purpose: string };
}

/** It is another than it was planned to be. */
export interface CampaignChanged {
  readonly type: 'CampaignChanged';
  readonly data: CampaignTerms;
}

export interface CostRecorded {
  readonly type: 'CostRecorded';
  readonly data: Cost;
}

/** A cost is from here on what it should have been recorded as; nothing when it was none. */
export interface CostCorrected {
  readonly type: 'CostCorrected';
  readonly data: Cost & { readonly reason: CorrectionReason };
}

/** Nothing is sent for it any more. Costs may still come. */
export interface CampaignClosed {
  readonly type: 'CampaignClosed';
  readonly data: object;
}

export type CampaignEvent = CampaignPlanned | CampaignChanged | CostRecorded | CostCorrected | CampaignClosed;
