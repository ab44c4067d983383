import type { BlobInfo } from '@rapport/kernel/blobs';
import { type CommandContext, type Step, execute, step } from '@rapport/kernel/command';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { Mail } from '../domain/mail.ts';
import { MessageId } from '../domain/message-id.ts';
import type { SealedText } from '../domain/sealed-text.ts';
import { look, mailIdOf, mailStream, messageIdStream } from './streams.ts';

/** A mail that has come in whole; its raw bytes are stored. */
export interface Delivery {
  /** Mailboxes of ours it is for; at least one. */
  readonly mailboxes: readonly string[];
  /** With its angle brackets, or empty. */
  readonly messageId: string;
  /** SHA-256 of the raw bytes, hex. */
  readonly sha256: string;
  readonly raw: BlobInfo;
  /** Subject the raw bytes are sealed under. */
  readonly rawSubject: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
}

/** What became of a delivery; `repeated`: every mailbox had this very mail already, so nothing names the new blob. */
export interface Acceptance {
  readonly mailIds: readonly string[];
  readonly repeated: boolean;
}

/** Takes a delivery in for all its mailboxes at once; durable when it resolves. */
export async function acceptMail(
  { store, keys }: { readonly store: EventStore; readonly keys: KeyRing },
  delivery: Delivery,
  context: CommandContext,
): Promise<Acceptance> {
  const text = JSON.stringify({ from: delivery.envelope.from, to: delivery.envelope.to });
  const [envelope] = await keys.seal(delivery.rawSubject, [{ field: 'envelope', text }]);
  let each: readonly Accepted[] = [];
  const plan = async () => {
    each = await Promise.all(
      delivery.mailboxes.map((mailbox) => acceptFor(store, keys, mailbox, delivery, envelope!)),
    );
    return each.flatMap(({ steps }) => steps);
  };
  await execute(store, plan, context);
  return {
    mailIds: each.map(({ mailId }) => mailId),
    repeated: each.every(({ repeated }) => repeated),
  };
}

/** What becomes of a delivery in one mailbox. */
interface Accepted {
  readonly mailId: string;
  readonly repeated: boolean;
  readonly steps: readonly Step[];
}

async function acceptFor(
  store: EventStore,
  { indexHash }: KeyRing,
  mailbox: string,
  { messageId, sha256, raw, rawSubject, envelope: { from } }: Delivery,
  envelope: SealedText,
): Promise<Accepted> {
  const mailId = mailIdOf(indexHash, mailbox, messageId, sha256);
  const mail = await look(store, Mail, mailStream(mailId));
  const claim = messageId
    ? await look(store, MessageId, messageIdStream(indexHash, mailbox, messageId))
    : undefined;
  const sameIdOtherContent = claim?.state.mails.some((id) => id !== mailId) ?? false;
  const accept = step(
    Mail,
    mail.streamId,
    {
      type: 'AcceptMail',
      data: {
        mailbox,
        rawBlobId: raw.id,
        rawBytes: raw.size,
        rawSubject,
        sameIdOtherContent,
        envelope,
        emptyReturnPath: from === '',
      },
    },
    mail,
  );
  const claims = claim
    ? [step(MessageId, claim.streamId, { type: 'ClaimMessageId', data: { mailId } }, claim)]
    : [];
  return { mailId, repeated: mail.state.status !== 'none', steps: [accept, ...claims] };
}
