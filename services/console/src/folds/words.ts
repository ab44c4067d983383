import type { ConversationEntry } from '../http/api-entries.ts';
import type { MessageDetails, NoteDetails, ReplyDetails } from './events.ts';
import { type Closed, type SealedText, type Unopened, closed, closedIfAny, given } from './personal.ts';

type Words<Kind, Names extends string> = Pick<
  Unopened<Extract<ConversationEntry, { readonly kind: Kind }>>,
  Names & keyof Unopened<Extract<ConversationEntry, { readonly kind: Kind }>>
>;
type MessageWords = Words<
  'message',
  'channel' | 'from' | 'subject' | 'text' | 'textTruncated' | 'html' | 'attachments' | 'marks'
>;
type ReplyWords = Words<'reply', 'to' | 'subject' | 'text'>;
type NoteWords = Words<'note', 'text'>;

/** The words of an entry from what lies apart in its event's row, personal texts closed; `cut` shortens the text. */
export function wordsOf(kind: string, details: unknown, cut: number | undefined): object {
  switch (kind) {
    case 'message':
      return messageWords(details as MessageDetails, cut);
    case 'reply':
      return replyWords(details as ReplyDetails, cut);
    case 'note':
      return noteWords(details as NoteDetails, cut);
    default:
      throw new Error(`a ${kind} has no words`);
  }
}

function messageWords(details: MessageDetails, cut: number | undefined): MessageWords {
  const { channel, address, displayName, subject, text } = details;
  const { textTruncated, htmlBlobId, attachments, marks } = details;
  const name = closedIfAny('display_name', displayName);
  return {
    ...(channel ? { channel } : {}),
    from: given({ name, address: address ? closed('address', address) : undefined }),
    subject: closed('subject', subject),
    text: textOf(text, cut),
    textTruncated,
    html: htmlBlobId !== '',
    attachments: attachments.map(({ blobId, fileName, mediaType, bytes }) => ({
      blobId,
      fileName: closed('file_name', fileName),
      mediaType,
      bytes,
    })),
    marks,
  };
}

function replyWords({ to, subject, text }: ReplyDetails, cut: number | undefined): ReplyWords {
  const addressed = to ? { to: closed('to', to), subject: closed('subject', subject) } : {};
  return { ...addressed, text: textOf(text, cut) };
}

function noteWords({ text }: NoteDetails, cut: number | undefined): NoteWords {
  return { text: textOf(text, cut) };
}

function textOf(sealed: SealedText | null | undefined, cut: number | undefined): Closed | null {
  const place = closed('text', sealed);
  return place && cut !== undefined ? { ...place, cut } : place;
}
