import { isSameMark } from '@rapport/kernel/values';
import type { KeyedHash } from './thread-token.ts';

const TOKEN = /^[A-Za-z0-9_-]{38,120}$/;
const ID_BYTES = 16;
const MARK_BYTES = 11;

/** What a link in a message names: the message, and the link's id in its material. */
export interface NamedLink {
  readonly messageId: string;
  readonly link: string;
}

/** The token of a link: where it leads is looked up, never read from it, so that nobody can make us lead elsewhere. */
export function linkToken({ messageId, link }: NamedLink, hash: KeyedHash): string {
  const id = Buffer.from(messageId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, markOf(messageId, link, hash), Buffer.from(link)]).toString('base64url');
}

/** The link a token names; undefined when it is none of ours. */
export function readLinkToken(token: string, hash: KeyedHash): NamedLink | undefined {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.toString('base64url') !== token) return undefined;
  const hex = bytes.subarray(0, ID_BYTES).toString('hex');
  const messageId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const link = bytes.subarray(ID_BYTES + MARK_BYTES).toString();
  const mark = bytes.subarray(ID_BYTES, ID_BYTES + MARK_BYTES);
  return isSameMark(mark, markOf(messageId, link, hash)) ? { messageId, link } : undefined;
}

function markOf(messageId: string, link: string, hash: KeyedHash): Buffer {
  return Buffer.from(hash('link-token', JSON.stringify([messageId, link])), 'hex').subarray(0, MARK_BYTES);
}
