import { createTransport } from 'nodemailer';
import { normalAddress } from './addresses.ts';
import { oneLine } from './mail-header.ts';

/** A reply in the clear, on its way out. */
export interface OutgoingReply {
  readonly mailbox: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** With its angle brackets; the same in every try. */
  readonly messageId: string;
  /** Of the message it answers, with angle brackets, or empty. */
  readonly inReplyTo: string;
  readonly references: readonly string[];
  /** Tag of our address that leads an answer back to the conversation. */
  readonly token: string;
  readonly date: Date;
}

/** A message as it goes over the wire, and for whom. */
export interface ComposedMail {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly raw: Buffer;
}

const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/;
const MAX_REFERENCES = 20;

// Writes into memory; neither files nor addresses are ever read, whatever a text looks like.
const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/** Writes a reply as a mail. Throws when the recipient is no address; nothing in it can add a header or a recipient. */
export async function composeReply(reply: OutgoingReply): Promise<ComposedMail> {
  const to = normalAddress(reply.to);
  if (to === undefined) throw new TypeError('the recipient is not a mail address');
  const known = [...reply.references, reply.inReplyTo].filter((id) => MESSAGE_ID.test(id));
  const references = [...new Set(known)].slice(-MAX_REFERENCES);
  const at = reply.mailbox.lastIndexOf('@');
  const { message } = await composer.sendMail({
    from: { name: '', address: reply.mailbox },
    to: { name: '', address: to },
    replyTo: { name: '', address: `${reply.mailbox.slice(0, at)}+${reply.token}${reply.mailbox.slice(at)}` },
    subject: oneLine(reply.subject),
    text: reply.text,
    messageId: reply.messageId,
    date: reply.date,
    ...(MESSAGE_ID.test(reply.inReplyTo) ? { inReplyTo: reply.inReplyTo } : {}),
    ...(references.length > 0 ? { references } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { envelope: { from: reply.mailbox, to }, raw: message as Buffer };
}
