import { isSameMark } from '@rapport/kernel/values';
import type { KeyedHash } from './thread-token.ts';

/** What a page was shown: which version of a form, and when. */
export interface FormTicket {
  readonly version: number;
  readonly shownAt: number;
}

const VERSION_BYTES = 4;
const INSTANT_BYTES = 6;
const MARK_BYTES = 14;
const BYTES = VERSION_BYTES + INSTANT_BYTES + MARK_BYTES;
const TICKET = new RegExp(`^[A-Za-z0-9_-]{${(BYTES / 3) * 4}}$`);

/** The slip a shown form carries, with a mark only we can make. Nothing of it is kept. */
export function formTicket(formId: string, { version, shownAt }: FormTicket, hash: KeyedHash): string {
  const said = Buffer.alloc(VERSION_BYTES + INSTANT_BYTES);
  said.writeUIntBE(version, 0, VERSION_BYTES);
  said.writeUIntBE(shownAt, VERSION_BYTES, INSTANT_BYTES);
  return Buffer.concat([said, markOf(formId, said, hash)]).toString('base64url');
}

/** What a ticket says; undefined when it is none of ours for this form. */
export function readFormTicket(formId: string, ticket: string, hash: KeyedHash): FormTicket | undefined {
  if (!TICKET.test(ticket)) return undefined;
  const bytes = Buffer.from(ticket, 'base64url');
  const said = bytes.subarray(0, BYTES - MARK_BYTES);
  if (!isSameMark(bytes.subarray(BYTES - MARK_BYTES), markOf(formId, said, hash))) return undefined;
  return {
    version: said.readUIntBE(0, VERSION_BYTES),
    shownAt: said.readUIntBE(VERSION_BYTES, INSTANT_BYTES),
  };
}

function markOf(formId: string, said: Buffer, hash: KeyedHash): Buffer {
  return Buffer.from(hash('form-ticket', `${formId} ${said.toString('hex')}`), 'hex').subarray(0, MARK_BYTES);
}
