import type { Decider } from '@rapport/kernel/decider';
import type { ConversationCasesEvent } from './conversation-cases.events.ts';

export interface LinkCase {
  readonly type: 'LinkCase';
  readonly data: { readonly caseId: string };
}

/** The cases that a conversation is about, so that what is said in it finds them at once. */
export const ConversationCases: Decider<
  { readonly caseIds: readonly string[] },
  LinkCase,
  ConversationCasesEvent
> = {
  initial: { caseIds: [] },
  decide: ({ caseIds }, { data }) => (caseIds.includes(data.caseId) ? [] : [{ type: 'CaseLinked', data }]),
  evolve: ({ caseIds }, { data: { caseId } }) => ({ caseIds: [...caseIds, caseId] }),
};
