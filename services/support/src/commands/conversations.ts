import { loadState } from '@rapport/kernel/command';
import { ConversationCases } from '../domain/conversation-cases.ts';
import { type Desk, conversationCasesStream } from './desk.ts';

/** The cases that a conversation is about. */
export async function casesAbout(
  { store }: Pick<Desk, 'store'>,
  conversationId: string,
): Promise<readonly string[]> {
  return (await loadState(store, ConversationCases, conversationCasesStream(conversationId))).state.caseIds;
}
