/** A case is about what is said in this conversation. */
export interface CaseLinked {
  readonly type: 'CaseLinked';
  readonly data: { readonly caseId: string };
}

export type ConversationCasesEvent = CaseLinked;
