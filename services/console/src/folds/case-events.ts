import type { SealedText } from './personal.ts';

type Sealed = SealedText | null | undefined;

/** Whose a case or a question is: whom its conversation is with, and without one this party. */
interface WithWhom {
  readonly conversationId: string;
  readonly partyId: string;
}

/** What happens to cases, and what customers think of how they went, as far as a customer's page tells it. */
export interface CaseFacts {
  readonly caseOpened: WithWhom & {
    readonly code: string;
    readonly caseType: string;
    readonly priority: string;
    readonly subject: Sealed;
  };
  readonly caseResolved: { readonly cause: string };
  readonly caseClosed: object;
  readonly caseReopened: { readonly by: string };
  readonly slaBreached: { readonly clock: string; readonly dueAt: string };
  readonly slaBreachRetracted: { readonly clock: string; readonly dueAt: string };
  readonly surveyIssued: WithWhom & { readonly code: string };
  readonly surveyAnswered: { readonly score: number; readonly comment?: Sealed };
}

/** Names of all facts. */
export const CASE_FACTS = [
  'caseOpened',
  'caseResolved',
  'caseClosed',
  'caseReopened',
  'slaBreached',
  'slaBreachRetracted',
  'surveyIssued',
  'surveyAnswered',
] as const satisfies readonly (keyof CaseFacts)[];
