import type { Decider } from '@rapport/kernel/decider';
import type { MessageIdEvent } from './message-id.events.ts';

/** What is known of a Message-ID in one mailbox. */
export interface MessageIdState {
  /** Mails that carried it, the first first. */
  readonly mails: readonly string[];
  /** Conversations it belongs to, the oldest first; which one counts depends on who asks. */
  readonly conversations: readonly string[];
  /** Conversation of the reply of ours that left under it. */
  readonly replyOf: string | undefined;
}

export type MessageIdCommand =
  | { readonly type: 'ClaimMessageId'; readonly data: { readonly mailId: string } }
  | {
      readonly type: 'ThreadMessageId';
      readonly data: { readonly conversationId: string; readonly by: 'mail' | 'reply' };
    };

/** A Message-ID of one mailbox: the point where mails of one thread meet, in whatever order they come. */
export const MessageId: Decider<MessageIdState, MessageIdCommand, MessageIdEvent> = {
  initial: { mails: [], conversations: [], replyOf: undefined },
  decide(known, { type, data }) {
    switch (type) {
      case 'ClaimMessageId':
        return known.mails.includes(data.mailId) ? [] : [{ type: 'MessageIdClaimed', data }];
      case 'ThreadMessageId':
        return known.conversations.includes(data.conversationId) ? [] : [{ type: 'MessageIdThreaded', data }];
    }
  },
  evolve(known, { type, data }) {
    switch (type) {
      case 'MessageIdClaimed':
        return { ...known, mails: [...known.mails, data.mailId] };
      case 'MessageIdThreaded':
        return {
          ...known,
          conversations: [...known.conversations, data.conversationId],
          replyOf: data.by === 'reply' ? data.conversationId : known.replyOf,
        };
    }
  },
};
