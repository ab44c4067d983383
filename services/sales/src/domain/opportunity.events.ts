import type { Money } from '@rapport/kernel/money';
import type { SealedText } from './sealed-text.ts';
import type { LocalDate, RecordRef } from './terms.ts';

/** Why a sale was made. */
export type WinReason = 'price' | 'product' | 'service' | 'relationship' | 'speed' | 'other';
/** Why none was made. */
export type LossReason =
  'price' | 'competitor' | 'no-budget' | 'no-need' | 'too-late' | 'no-answer' | 'other';

/** Where an opportunity stands: what boards and totals are made of, whole in each event that changes it. */
export type Standing = {
  readonly status: 'open' | 'won' | 'lost';
  readonly pipelineVersion: number;
  readonly stage: string;
  readonly amount: Money;
  readonly expectedClose: LocalDate;
  readonly ownerId: string;
};

/** An event that changes the standing; `n` counts them, from 1, so that each says which one it ends. */
export type Stood = { readonly n: number; readonly standing: Standing };

/** Somebody is likely to buy. */
export interface OpportunityOpened {
  readonly type: 'OpportunityOpened';
  readonly data: Stood & {
    readonly code: string;
    readonly partyId: string;
    /** Empty: it began without a lead. */
    readonly leadId: string;
    readonly source: RecordRef | null;
    readonly title: SealedText;
  };
}

export interface StageReached {
  readonly type: 'StageReached';
  readonly data: Stood & { readonly from: string };
}

export interface AmountEstimated {
  readonly type: 'AmountEstimated';
  readonly data: Stood & { readonly from: Money };
}

/** The day on which the sale is expected. */
export interface CloseExpected {
  readonly type: 'CloseExpected';
  readonly data: Stood & { readonly from: LocalDate };
}

export interface OpportunityAssigned {
  readonly type: 'OpportunityAssigned';
  readonly data: Stood & { readonly from: string };
}

export interface OpportunityWon {
  readonly type: 'OpportunityWon';
  readonly data: Stood & { readonly reason: WinReason; readonly note: SealedText | null };
}

export interface OpportunityLost {
  readonly type: 'OpportunityLost';
  readonly data: Stood & { readonly reason: LossReason; readonly note: SealedText | null };
}

/** It was won or lost too early. */
export interface OpportunityReopened {
  readonly type: 'OpportunityReopened';
  readonly data: Stood;
}

export type OpportunityEvent =
  | OpportunityOpened
  | StageReached
  | AmountEstimated
  | CloseExpected
  | OpportunityAssigned
  | OpportunityWon
  | OpportunityLost
  | OpportunityReopened;
