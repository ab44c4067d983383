import type { SealedText } from './sealed-text.ts';

/** The customer is to be asked how it was. */
export interface SurveyIssued {
  readonly type: 'SurveyIssued';
  readonly data: {
    readonly caseId: string;
    readonly code: string;
    readonly conversationId: string;
    readonly partyId: string;
    /** Whoever closed the case. */
    readonly accountId: string;
    readonly expiresAt: string;
  };
}

/** The question left for the customer, in the conversation. */
export interface SurveySent {
  readonly type: 'SurveySent';
  readonly data: { readonly conversationId: string };
}

/** What the customer thinks: 1 is worst, 5 is best. */
export interface SurveyAnswered {
  readonly type: 'SurveyAnswered';
  readonly data: { readonly caseId: string; readonly score: number; readonly comment?: SealedText };
}

/** Nobody answered in time. */
export interface SurveyExpired {
  readonly type: 'SurveyExpired';
  readonly data: { readonly caseId: string };
}

export type SurveyEvent = SurveyIssued | SurveySent | SurveyAnswered | SurveyExpired;
