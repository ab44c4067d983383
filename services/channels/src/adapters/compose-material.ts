import { createTransport } from 'nodemailer';
import { normalAddress } from './addresses.ts';
import type { ComposedMail } from './compose-reply.ts';
import { oneLine } from './mail-header.ts';
import { type Language, render } from './render-material.ts';
import type { Material } from '../queries/materials.ts';

/** A message of a material, on its way out. */
export interface OutgoingMaterial {
  readonly messageId: string;
  readonly material: Material;
  readonly mailbox: string;
  readonly to: string;
  /** Empty: not known. */
  readonly name: string;
  readonly language: Language;
  /** With its angle brackets; the same in every try. */
  readonly internetMessageId: string;
  /** Absent: it serves the customer, and there is nothing to unsubscribe from. */
  readonly unsubscribe?: { readonly page: string; readonly oneClick: string };
  readonly linkTo: (link: string) => string;
  readonly date: Date;
}

// Writes into memory; neither files nor addresses are ever read, whatever a material looks like.
const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/**
 * Writes a message of a material as a mail, in the recipient's language: both renderings where the material has both. It
 * begins a thread of its own, and its Message-ID is what an answer or a report is known by. Throws when the recipient is
 * no address.
 */
export async function composeMaterial(outgoing: OutgoingMaterial): Promise<ComposedMail> {
  const to = normalAddress(outgoing.to);
  if (to === undefined) throw new TypeError('the recipient is not a mail address');
  const { subject, text, html } = render(outgoing);
  const { unsubscribe, mailbox } = outgoing;
  const { message } = await composer.sendMail({
    from: { name: '', address: mailbox },
    to: { name: '', address: to },
    subject: oneLine(subject),
    text,
    ...(html === undefined ? {} : { html }),
    messageId: outgoing.internetMessageId,
    date: outgoing.date,
    headers: {
      // RFC 3834: it answers nobody, and no machine need answer it.
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribe
        ? {
            // RFC 2369 and RFC 8058: a mail program offers to end it with one press.
            'List-Unsubscribe': { prepared: true, value: `<${unsubscribe.oneClick}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            Precedence: 'bulk',
          }
        : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { envelope: { from: mailbox, to }, raw: message as Buffer };
}
