import { isSameMark, isUuid } from '@rapport/kernel/values';

/** Keyed hash of a text under a kind, hex: the key ring's `indexHash`. */
export type KeyedHash = (kind: string, text: string) => string;

/** What the links in a message stand for: the address it went to, what it was for, and which message it was. */
export interface PreferenceLink {
  readonly contactPoint: string;
  readonly purpose: string;
  readonly messageId: string;
}

/** Stands in a link that came with no message of the gate's. */
export const NO_MESSAGE = '00000000-0000-0000-0000-000000000000';

const POINT_BYTES = 32;
const ID_BYTES = 16;
const MARK_BYTES = 20;
const MOST_PURPOSE = 32;

/** The form of a token, for schemas. */
export const PREFERENCE_TOKEN = '^[A-Za-z0-9_-]{91,140}$';

/**
 * The token that opens somebody's own page and the one-click door: what it stands for, and a mark only we can make. It
 * never expires: a withdrawal is heard however old the mail is.
 */
export function preferenceToken(
  { contactPoint, purpose, messageId }: PreferenceLink,
  hash: KeyedHash,
): string {
  const said = Buffer.concat([
    Buffer.from(contactPoint, 'hex'),
    Buffer.from(messageId.replaceAll('-', ''), 'hex'),
    Buffer.from(purpose, 'ascii'),
  ]);
  return Buffer.concat([said, markOf(said, hash)]).toString('base64url');
}

/** What a token stands for; undefined when it is none of ours. */
export function readPreferenceToken(token: string, hash: KeyedHash): PreferenceLink | undefined {
  const bytes = Buffer.from(token, 'base64url');
  const length = bytes.length - POINT_BYTES - ID_BYTES - MARK_BYTES;
  // A text that decodes to the same bytes is another spelling of the token, and none that we gave.
  if (length < 0 || length > MOST_PURPOSE || bytes.toString('base64url') !== token) return undefined;
  const said = bytes.subarray(0, bytes.length - MARK_BYTES);
  if (!isSameMark(bytes.subarray(bytes.length - MARK_BYTES), markOf(said, hash))) return undefined;
  const hex = said.subarray(POINT_BYTES, POINT_BYTES + ID_BYTES).toString('hex');
  const messageId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const purpose = said.subarray(POINT_BYTES + ID_BYTES).toString('ascii');
  const contactPoint = said.subarray(0, POINT_BYTES).toString('hex');
  return isUuid(messageId) ? { contactPoint, purpose, messageId } : undefined;
}

function markOf(said: Buffer, hash: KeyedHash): Buffer {
  return Buffer.from(hash('preference-token', said.toString('hex')), 'hex').subarray(0, MARK_BYTES);
}
