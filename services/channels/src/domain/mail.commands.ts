import type { MailAccepted, MailSetAside } from './mail.events.ts';

/** A mail has arrived whole and its raw bytes are stored. */
export interface AcceptMail {
  readonly type: 'AcceptMail';
  readonly data: MailAccepted['data'];
}

/** The mail belongs to this conversation. */
export interface FileMail {
  readonly type: 'FileMail';
  readonly data: { readonly conversationId: string; readonly messageId: string };
}

/** The mail waits for nobody. */
export interface SetMailAside {
  readonly type: 'SetMailAside';
  readonly data: MailSetAside['data'];
}

export type MailCommand = AcceptMail | FileMail | SetMailAside;
