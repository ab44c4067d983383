/** A mail carries this Message-ID; a second one under the same id has other content. */
export interface MessageIdClaimed {
  readonly type: 'MessageIdClaimed';
  readonly data: { readonly mailId: string };
}

/**
 * This Message-ID belongs to a conversation: of a mail filed there, of a mail that one refers to (it may not have come
 * yet), or of a reply of ours.
 */
export interface MessageIdThreaded {
  readonly type: 'MessageIdThreaded';
  readonly data: { readonly conversationId: string; readonly by: 'mail' | 'reply' };
}

export type MessageIdEvent = MessageIdClaimed | MessageIdThreaded;
