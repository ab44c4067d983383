import type { ConversationEntry } from '../http/api-entries.ts';
import type { MessageDetails, NoteDetails, ReplyDetails } from './events.ts';
import { type Closed, type SealedText, type Unopened, closed, closedIfAny, given } from './personal.ts';

type Words<Kind, Names extends string> = Pick<
  Unopened<Extract<ConversationEntry, { readonly kind: Kind }>>,
  Names & keyof Unopened<Extract<ConversationEntry, { readonly kind: Kind }>>
>;
type MessageWords = Words<
  'message',
  'from' | 'subject' | 'text' | 'textTruncated' | 'html' | 'attachments' | 'marks'
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
  const { address, displayName, subject, text, textTruncated, htmlBlobId, attachments, marks } = details;
  return {
    from: given({ name: closedIfAny('display_name', displayName), address: closed('address', address) }),
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
  return { to: closed('to', to), subject: closed('subject', subject), text: textOf(text, cut) };
}

function noteWords({ text }: NoteDetails, cut: number | undefined): NoteWords {
  return { text: textOf(text, cut) };
}

function textOf(sealed: SealedText | null | undefined, cut: number | undefined): Closed | null {
  const place = closed('text', sealed);
  return place && cut !== undefined ? { ...place, cut } : place;
}
