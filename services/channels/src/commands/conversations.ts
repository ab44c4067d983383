import { type CommandContext, type Outcome, execute, loadState, step } from '@rapport/kernel/command';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { newUuid } from '@rapport/kernel/values';
import type { Clock } from '@rapport/kernel/values';
import { Conversation } from '../domain/conversation.ts';
import type { ConversationCommand } from '../domain/conversation.commands.ts';
import type { CloseReason } from '../domain/conversation.events.ts';
import { conversationStream, conversationSubject } from './streams.ts';

/** Runs one command on one conversation. */
export function onConversation(
  store: EventStore,
  conversationId: string,
  command: ConversationCommand,
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Conversation, conversationStream(conversationId), command)], context);
}

/** Makes a conversation somebody's to answer; `over` also when somebody else has it. */
export function takeConversation(
  store: EventStore,
  conversationId: string,
  data: { readonly accountId: string; readonly over: boolean },
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'TakeConversation', data }, context);
}

/** Gives a conversation back to all. */
export function releaseConversation(
  store: EventStore,
  conversationId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'ReleaseConversation', data: { accountId } }, context);
}

/** Ends a conversation by a person's word. */
export function closeConversation(
  store: EventStore,
  conversationId: string,
  data: { readonly accountId: string; readonly reason: CloseReason },
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'CloseConversation', data }, context);
}

/** Opens a closed conversation again by a person's word. */
export function reopenConversation(
  store: EventStore,
  conversationId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'ReopenConversation', data: { accountId } }, context);
}

/** Writes a note for colleagues; the answer names it. */
export async function writeNote(
  { store, keys, clock }: { readonly store: EventStore; readonly keys: KeyRing; readonly clock: Clock },
  conversationId: string,
  { accountId, text }: { readonly accountId: string; readonly text: string },
  context: CommandContext,
): Promise<Outcome> {
  const noteId = newUuid(clock.now());
  const [sealed] = await keys.seal(conversationSubject(conversationId), [{ field: 'text', text }]);
  const command = { type: 'WriteNote', data: { noteId, accountId, text: sealed! } } as const;
  const stream = conversationStream(conversationId);
  return await execute(store, [step(Conversation, stream, command)], context, () => ({ noteId }));
}

/**
 * The conversation is with this party (empty: with nobody known). Its keys and those of its mails are tied to the party
 * first, so that they go when the party is forgotten; a tie to another party was a mistake and is taken back.
 */
export async function learnParty(
  { store, keys }: { readonly store: EventStore; readonly keys: KeyRing },
  conversationId: string,
  partyId: string,
  context: CommandContext,
): Promise<Outcome> {
  const { state } = await loadState(store, Conversation, conversationStream(conversationId));
  for (const subject of [conversationSubject(conversationId), ...state.rawSubjects]) {
    if (partyId) await keys.link(subject, `party:${partyId}`);
    if (state.partyId && state.partyId !== partyId) await keys.unlink(subject, `party:${state.partyId}`);
  }
  return await onConversation(store, conversationId, { type: 'LearnParty', data: { partyId } }, context);
}
