import { isSameMark, isUuid } from '@rapport/kernel/values';
import type { KeyedHash } from './thread-token.ts';

const ID_BYTES = 16;
const INSTANT_BYTES = 6;
const MARK_BYTES = 20;
const BYTES = ID_BYTES + INSTANT_BYTES + MARK_BYTES;

/** The form of a token, for schemas. */
export const VISITOR_TOKEN = `^[A-Za-z0-9_-]{${(BYTES / 3) * 4}}$`;

/** Nobody comes back after longer than this without beginning anew. */
const LASTS_MS = 365 * 24 * 3_600_000;

/** Somebody who came to a website, and when they were given their token. */
export interface Visitor {
  readonly visitorId: string;
  readonly since: number;
}

/** What a visitor's page keeps to be known again on this website: an id, an instant, and a mark only we can make. */
export function visitorToken(siteId: string, { visitorId, since }: Visitor, hash: KeyedHash): string {
  const said = Buffer.alloc(ID_BYTES + INSTANT_BYTES);
  Buffer.from(visitorId.replaceAll('-', ''), 'hex').copy(said);
  said.writeUIntBE(since, ID_BYTES, INSTANT_BYTES);
  return Buffer.concat([said, markOf(siteId, said, hash)]).toString('base64url');
}

/** Whom a token names; undefined when it is none of ours for this website, or too old. */
export function readVisitorToken(
  siteId: string,
  token: string,
  now: Date,
  hash: KeyedHash,
): Visitor | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== BYTES) return undefined;
  const said = bytes.subarray(0, BYTES - MARK_BYTES);
  if (!isSameMark(bytes.subarray(BYTES - MARK_BYTES), markOf(siteId, said, hash))) return undefined;
  const hex = said.subarray(0, ID_BYTES).toString('hex');
  const visitorId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const since = said.readUIntBE(ID_BYTES, INSTANT_BYTES);
  return isUuid(visitorId) && now.getTime() - since < LASTS_MS ? { visitorId, since } : undefined;
}

function markOf(siteId: string, said: Buffer, hash: KeyedHash): Buffer {
  return Buffer.from(hash('visitor-token', `${siteId} ${said.toString('hex')}`), 'hex').subarray(
    0,
    MARK_BYTES,
  );
}
