import { type Address, addressParser } from 'postal-mime';
import { mailboxOf, normalAddress, untagged } from './addresses.ts';
import { type MailHeader, oneLine } from './mail-header.ts';
import { tokenInSubject } from './thread-token.ts';

const MAX_SUBJECT = 998; // RFC 5322 §2.1.1: longest line
const MAX_NAME = 200;
const MAX_RECIPIENTS = 50;
const MAX_REFERENCES = 20;
const MESSAGE_ID = /<[^<>\s]{1,250}>/g;

/** A sender or recipient: normalised address and the name it goes by. */
export interface Person {
  readonly address: string;
  readonly name: string;
}

/** What the header of a mail says, as far as filing needs it. */
export interface IncomingMail {
  readonly messageId: string;
  /** Message-IDs it answers or refers to, the most telling first. */
  readonly references: readonly string[];
  /** Undefined when no usable sender is named. */
  readonly from: Person | undefined;
  readonly replyTo: string | undefined;
  /** Recipients that are not ours. */
  readonly recipients: readonly string[];
  /** Thread tokens in our addresses or in the subject. */
  readonly tokens: readonly string[];
  readonly subject: string;
}

/** Reads what a header says of a mail to `mailboxes`; the envelope helps where the header is silent. */
export function describeMail(
  header: MailHeader,
  envelope: { readonly from: string; readonly to: readonly string[] },
  mailboxes: ReadonlySet<string>,
): IncomingMail {
  const subject = header.text('subject').slice(0, MAX_SUBJECT).toWellFormed();
  const named = ['to', 'cc'].flatMap((name) => header.all(name).flatMap(people));
  const addresses = [...new Set(named.map((person) => person.address))];
  const ours = [...addresses, ...envelope.to].filter((address) => mailboxOf(address, mailboxes));
  const inSubject = tokenInSubject(subject);
  const replyTo = header.all('reply-to').flatMap(people);
  return {
    messageId: messageIdOf(header),
    references: referencesOf(header),
    from: senderOf(header, envelope.from),
    // An answer to ourselves would reach nobody.
    replyTo:
      replyTo.length === 1 && !mailboxOf(replyTo[0]!.address, mailboxes) ? replyTo[0]!.address : undefined,
    recipients: addresses.filter((address) => !mailboxOf(address, mailboxes)).slice(0, MAX_RECIPIENTS),
    tokens: [...ours.map((address) => untagged(address).tag), inSubject ?? ''].filter((tag) => tag !== ''),
    subject,
  };
}

/** The Message-ID of a mail with its angle brackets, or empty. */
export function messageIdOf(header: MailHeader): string {
  return header.first('message-id').match(MESSAGE_ID)?.[0].toWellFormed() ?? '';
}

function referencesOf(header: MailHeader): readonly string[] {
  const answered = header.all('in-reply-to').join(' ').match(MESSAGE_ID) ?? [];
  const referred = header.all('references').join(' ').match(MESSAGE_ID) ?? [];
  const newestFirst = referred.slice(-MAX_REFERENCES).reverse();
  const known = [...answered.slice(0, 3), ...newestFirst].map((id) => id.toWellFormed());
  return [...new Set(known)].slice(0, MAX_REFERENCES);
}

function senderOf(header: MailHeader, envelopeFrom: string): Person | undefined {
  const [from] = [...header.all('from').flatMap(people), ...header.all('sender').flatMap(people)];
  if (from) return from;
  const address = normalAddress(envelopeFrom);
  return address === undefined ? undefined : { address, name: '' };
}

function people(value: string): readonly Person[] {
  const mailboxes = addressParser(value.slice(0, 16_384)).flatMap((entry: Address) => entry.group ?? [entry]);
  return mailboxes.flatMap((entry) => {
    const address = normalAddress(entry.address ?? '');
    return address === undefined
      ? []
      : [
          {
            address,
            name: oneLine(entry.name ?? '')
              .slice(0, MAX_NAME)
              .toWellFormed(),
          },
        ];
  });
}
