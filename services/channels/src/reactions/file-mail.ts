import { buffer } from 'node:stream/consumers';
import { isDone } from '@rapport/kernel/command';
import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import { KeyDestroyed } from '@rapport/kernel/sealing';
import { asideReasonOf } from '../adapters/automatic.ts';
import type { BodyReader } from '../adapters/body-reader.ts';
import { byteBudget } from '../adapters/byte-budget.ts';
import { describeMail } from '../adapters/incoming-mail.ts';
import { readHeader } from '../adapters/mail-header.ts';
import { htmlOfText } from '../adapters/mail-html.ts';
import { readThreadToken } from '../adapters/thread-token.ts';
import { type Desk, type ReadMail, fileMail, setMailAside } from '../commands/index.ts';
import type { MailAccepted } from '../domain/mail.events.ts';

// Raw mails in memory at once: two of the largest allowed, or thousands of ordinary ones.
const BUDGET_BYTES = 50 * 1024 * 1024;

/** What was accepted becomes a message of a conversation, or is set aside. */
export function fileMailReaction(
  desk: Desk,
  { reader, mailboxes }: { readonly reader: BodyReader; readonly mailboxes: ReadonlySet<string> },
): Reaction {
  const within = byteBudget(BUDGET_BYTES);
  return {
    name: 'file-mail',
    from: 'own',
    begins: 'beginning',
    on: {
      MailAccepted: async (event: HeardEvent<MailAccepted['data']>, commandId) => {
        const context = reactionContext(event, commandId('file'), 'channels');
        if (await isDone(desk.store, context)) return;
        const mailId = subjectOf(event);
        const mail = await within(event.data.rawBytes, () => read(desk, event.data, reader, mailboxes));
        if (mail) await fileMail(desk, mailId, event.data, mail, context);
        else await setMailAside(desk, mailId, 'unreadable', context);
      },
    },
  };
}

/** Reads a raw mail; undefined when nobody can be found to have sent it, or its key is gone. */
async function read(
  { keys, blobs }: Desk,
  { rawBlobId, envelope, emptyReturnPath }: MailAccepted['data'],
  reader: BodyReader,
  mailboxes: ReadonlySet<string>,
): Promise<ReadMail | undefined> {
  const [wrapped] = await keys.open([{ field: 'envelope', sealed: envelope }]);
  if (wrapped === undefined) return undefined;
  const raw = await rawBytes({ blobs }, rawBlobId);
  if (!raw) return undefined;
  const header = readHeader(raw);
  const mail = describeMail(header, JSON.parse(wrapped) as { from: string; to: string[] }, mailboxes);
  if (!mail.from) return undefined;
  const body = await reader.read(raw);
  const { messageId, references, from, replyTo, recipients, subject } = mail;
  return {
    aside: asideReasonOf(header, mail, emptyReturnPath, mailboxes),
    ...(body.report ? { report: body.report } : {}),
    clues: {
      messageId,
      references,
      tokens: mail.tokens.flatMap((token) => readThreadToken(token, keys.indexHash) ?? []),
      reported: body.reported,
      sender: from.address,
    },
    content: {
      displayName: from.name,
      subject,
      text: body.text,
      html: body.html || htmlOfText(body.text),
      hasHtml: body.html !== '',
      attachments: body.attachments,
      replyTo: replyTo ?? from.address,
      recipients,
      marks: [...body.marks, ...(header.cut ? ['header-cut'] : [])],
    },
  };
}

async function rawBytes({ blobs }: Pick<Desk, 'blobs'>, blobId: string): Promise<Buffer | undefined> {
  try {
    return await buffer(await blobs.open(blobId));
  } catch (error) {
    if (error instanceof KeyDestroyed) return undefined;
    throw error;
  }
}
