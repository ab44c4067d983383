import { type Decider, Rejection } from '@rapport/kernel/decider';
import type {
  CloseConversation,
  ConversationCommand,
  LearnParty,
  ReceiveMessage,
  ReleaseConversation,
  ReopenConversation,
  TakeConversation,
  WriteNote,
} from './conversation.commands.ts';
import type { ConversationEvent } from './conversation.events.ts';
import {
  attemptReply,
  doubtReply,
  queueNotice,
  queueReply,
  recordReplyFailed,
  recordReplySent,
  recordReplyUncertain,
  requeueReply,
  retryReply,
} from './conversation-replies.ts';
import { introduceVisitor, seeReplies } from './visitor.ts';
import { type ConversationState, evolveConversation, noConversation } from './conversation-state.ts';

type Events = readonly ConversationEvent[];
type Decisions = {
  readonly [C in ConversationCommand as C['type']]: (state: ConversationState, data: C['data']) => Events;
};

const decisions: Decisions = {
  ReceiveMessage: receive,
  IntroduceVisitor: introduceVisitor,
  SeeReplies: seeReplies,
  TakeConversation: take,
  ReleaseConversation: release,
  WriteNote: writeNote,
  QueueReply: queueReply,
  QueueNotice: queueNotice,
  AttemptReply: attemptReply,
  RecordReplySent: recordReplySent,
  RecordReplyFailed: recordReplyFailed,
  RecordReplyUncertain: recordReplyUncertain,
  DoubtReply: doubtReply,
  RequeueReply: requeueReply,
  RetryReply: retryReply,
  CloseConversation: close,
  ReopenConversation: reopen,
  LearnParty: learnParty,
};

/** A conversation with somebody outside: from the first message to the last answer, owned by at most one person. */
export const Conversation: Decider<ConversationState, ConversationCommand, ConversationEvent> = {
  initial: noConversation,
  // The sender's own bookkeeping.
  unseen: ['ReplyAttempted', 'ReplyRequeued'],
  // Some conversations go on for years.
  snapshot: 'conversation-4',
  decide(state, command) {
    if (state.status === 'none' && command.type !== 'ReceiveMessage') {
      throw new Rejection('conversation-unknown');
    }
    return decisions[command.type](state, command.data as never);
  },
  evolve: evolveConversation,
};

function receive(state: ConversationState, { introduction, ...received }: ReceiveMessage['data']): Events {
  const events = takeIn(state, received);
  if (events.length === 0 || !introduction) return events;
  return [...events, ...introduceVisitor(state, introduction)];
}

function takeIn(state: ConversationState, { message, opening }: ReceiveMessage['data']): Events {
  if (Object.hasOwn(state.messages, message.messageId)) return [];
  const received: ConversationEvent = { type: 'MessageReceived', data: message };
  if (state.status === 'none') return [{ type: 'ConversationOpened', data: opening }, received];
  // An automatic answer is shown, but it is no reason to open what was closed.
  if (state.status === 'open' || message.automatic) return [received];
  return [{ type: 'ConversationReopened', data: { by: 'message', accountId: '', waiting: [] } }, received];
}

function take(state: ConversationState, { accountId, over }: TakeConversation['data']): Events {
  if (state.status === 'closed') throw new Rejection('conversation-closed');
  if (state.owner === accountId) return [];
  if (state.owner && !over) throw new Rejection('conversation-owned-by-another', { owner: state.owner });
  return [{ type: 'ConversationTaken', data: { accountId, from: state.owner ?? '' } }];
}

function release(state: ConversationState, { accountId }: ReleaseConversation['data']): Events {
  if (!state.owner) return [];
  if (state.owner !== accountId) throw new Rejection('conversation-not-yours');
  return [{ type: 'ConversationReleased', data: { accountId } }];
}

function writeNote(state: ConversationState, data: WriteNote['data']): Events {
  return state.lastNote === data.noteId ? [] : [{ type: 'NoteWritten', data }];
}

function close(state: ConversationState, { accountId, reason }: CloseConversation['data']): Events {
  if (state.status === 'closed') return [];
  if (state.owner && state.owner !== accountId) {
    throw new Rejection('conversation-owned-by-another', { owner: state.owner });
  }
  return [{ type: 'ConversationClosed', data: { accountId, reason, unanswered: state.waiting } }];
}

function reopen(state: ConversationState, { accountId }: ReopenConversation['data']): Events {
  if (state.status === 'open') return [];
  return [{ type: 'ConversationReopened', data: { by: 'person', accountId, waiting: state.unanswered } }];
}

function learnParty(state: ConversationState, { partyId }: LearnParty['data']): Events {
  return state.partyId === partyId ? [] : [{ type: 'PartyLearned', data: { partyId } }];
}
