import type { BlobStore } from '@rapport/kernel/blobs';
import type { KeyRing } from '@rapport/kernel/sealing';
import { deriveUuid } from '@rapport/kernel/values';
import type { Attachment, MessageReceived } from '../domain/conversation.events.ts';
import type { AsideReason, MailAccepted } from '../domain/mail.events.ts';
import type { ThreadClues } from './find-thread.ts';
import { contactPointOf, conversationSubject } from './streams.ts';

const MAX_TEXT_BYTES = 16 * 1024;
const MAX_CONTENT_BYTES = 64 * 1024 * 1024;

/** What a mail says, decoded, harmless and in the clear: sealed before it goes anywhere. */
export interface MailContent {
  readonly displayName: string;
  readonly subject: string;
  readonly text: string;
  /** HTML to show: sanitised, or made of the text. */
  readonly html: string;
  readonly hasHtml: boolean;
  readonly attachments: readonly {
    readonly fileName: string;
    readonly mediaType: string;
    readonly content: Uint8Array;
  }[];
  /** Normalised addresses: where an answer goes, and who else it was written to. */
  readonly replyTo: string;
  readonly recipients: readonly string[];
  readonly marks: readonly string[];
}

/** A mail that was read: where it may belong, what it says, and why it would wait for nobody. */
export interface ReadMail {
  readonly clues: ThreadClues;
  readonly content: MailContent;
  readonly aside: AsideReason | undefined;
  /** What it reports of mails of ours. */
  readonly report?:
    | { readonly kind: 'bounce'; readonly code: string; readonly hard: boolean }
    | { readonly kind: 'complaint' };
}

interface Vault {
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
}

/** Seals a mail's content with the conversation's key: texts into the event, the rest into blobs written before it. */
export async function sealMessage(
  { keys, blobs }: Vault,
  conversationId: string,
  mailId: string,
  { sameIdOtherContent, rawSubject }: MailAccepted['data'],
  { clues, content, aside }: ReadMail,
): Promise<MessageReceived['data']> {
  const subject = conversationSubject(conversationId);
  const text = cutText(content.text);
  const truncated = text.length < content.text.length;
  const references = [...clues.references].reverse();
  const fields = [
    { field: 'address', text: clues.sender },
    { field: 'display_name', text: content.displayName },
    { field: 'subject', text: content.subject },
    { field: 'text', text },
    { field: 'reply_to', text: content.replyTo },
    { field: 'threading', text: JSON.stringify({ messageId: clues.messageId, references }) },
    ...content.attachments.map(({ fileName }) => ({ field: 'file_name', text: fileName })),
  ];
  const sealed = await keys.seal(subject, fields);
  const [address, displayName, sealedSubject, sealedText, replyTo, threading, ...fileNames] = sealed;
  const put = (bytes: Uint8Array) => blobs.put(bytes, { subject, maxBytes: MAX_CONTENT_BYTES });
  const html = content.hasHtml || truncated ? (await put(Buffer.from(content.html))).id : '';
  const attachments: Attachment[] = [];
  for (const [i, { mediaType, content: bytes }] of content.attachments.entries()) {
    attachments.push({
      blobId: (await put(bytes)).id,
      fileName: fileNames[i]!,
      mediaType,
      bytes: bytes.length,
    });
  }
  const everybody = [clues.sender, ...content.recipients].map((one) => contactPointOf(keys.indexHash, one));
  return {
    messageId: deriveUuid('message', mailId),
    mailId,
    contactPoint: everybody[0]!,
    address: address!,
    displayName: displayName!,
    subject: sealedSubject!,
    text: sealedText!,
    textTruncated: truncated,
    htmlBlobId: html,
    attachments,
    automatic: aside !== undefined,
    marks: [...content.marks, ...(sameIdOtherContent ? ['same-id-other-content'] : [])],
    participants: aside === 'bounce' ? [] : [...new Set(everybody)],
    replyTo: replyTo!,
    threading: threading!,
    rawSubject,
  };
}

/** At most 16 KiB of UTF-8, cut between characters. */
function cutText(text: string): string {
  if (text.length * 3 <= MAX_TEXT_BYTES) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_TEXT_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, MAX_TEXT_BYTES), { stream: true });
}
