import type { AsideReason } from '../domain/mail.events.ts';
import { mailboxOf } from './addresses.ts';
import type { IncomingMail } from './incoming-mail.ts';
import type { MailHeader } from './mail-header.ts';

const MAX_HOPS = 50;

/** What a machine wrote, by its own word; undefined for a mail that a person seems to have written. */
export function asideReasonOf(
  header: MailHeader,
  mail: IncomingMail,
  emptyReturnPath: boolean,
  mailboxes: ReadonlySet<string>,
): AsideReason | undefined {
  if (mail.from && mailboxOf(mail.from.address, mailboxes)) return 'loop';
  if (header.all('received').length > MAX_HOPS) return 'loop';
  if (isBounce(header, mail, emptyReturnPath)) return 'bounce';
  return SIGNS.some((sign) => sign(header)) || emptyReturnPath ? 'automatic' : undefined;
}

/** RFC 3834 and what was used before and beside it. */
const SIGNS: readonly ((header: MailHeader) => boolean)[] = [
  (header) => /^multipart\/report\b.*report-type\s*=\s*"?feedback-report/i.test(header.first('content-type')),
  (header) => !['', 'no'].includes(firstToken(header.first('auto-submitted'))),
  (header) => ['bulk', 'junk', 'list', 'auto_reply'].includes(firstToken(header.first('precedence'))),
  (header) => ['', 'none'].includes(firstToken(header.first('x-auto-response-suppress'))) === false,
  (header) => ['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => header.all(name).length > 0),
];

function isBounce(header: MailHeader, mail: IncomingMail, emptyReturnPath: boolean): boolean {
  const type = header.first('content-type').toLowerCase();
  if (type.startsWith('multipart/report') && /report-type\s*=\s*"?delivery-status/.test(type)) return true;
  if (header.all('x-failed-recipients').length > 0) return true;
  return emptyReturnPath && /^(mailer-daemon|postmaster)@/.test(mail.from?.address ?? '');
}

function firstToken(value: string): string {
  return /^[a-z0-9_-]+/.exec(value.trim().toLowerCase())?.[0] ?? '';
}
