import { createHmac } from 'node:crypto';
import { isSameMark, normalMailAddress } from '@rapport/kernel/values';
import type { KeyedHash } from './thread-token.ts';

/** What a website signs: whose mail address its visitor has, what they are called, and until when that counts. */
export interface SiteIdentity {
  readonly mail: string;
  /** Empty: not said. */
  readonly name: string;
}

const FORM = /^([A-Za-z0-9_-]{1,1500})\.([A-Za-z0-9_-]{43})$/;
const LONGEST_NAME = 120;
/** What is signed for longer is worth no more than a cookie that was stolen. */
const MOST_AHEAD_MS = 24 * 3_600_000;

/** The secret that a website signs with. It follows from the installation's own key, so it lies nowhere. */
export function siteSecret(siteId: string, generation: number, hash: KeyedHash): string {
  return hash('site-secret', `${siteId} ${generation}`);
}

/** Reads `base64url(JSON {mail, name?, exp}).base64url(HMAC-SHA-256 of that text)`; undefined when it does not hold. */
export function readSiteIdentity(identity: string, secret: string, now: Date): SiteIdentity | undefined {
  const [, said = '', mark = ''] = FORM.exec(identity) ?? [];
  const right = createHmac('sha256', secret).update(said).digest();
  const given = Buffer.from(mark, 'base64url');
  if (!isSameMark(given, right)) return undefined;
  return identityIn(jsonOf(Buffer.from(said, 'base64url').toString('utf8')), now);
}

function identityIn(claims: Readonly<Record<string, unknown>>, now: Date): SiteIdentity | undefined {
  const mail = typeof claims['mail'] === 'string' ? normalMailAddress(claims['mail']) : undefined;
  const ahead = Number(claims['exp']) * 1_000 - now.getTime();
  if (mail === undefined || !(ahead > 0 && ahead <= MOST_AHEAD_MS)) return undefined;
  const name = typeof claims['name'] === 'string' ? claims['name'].trim().slice(0, LONGEST_NAME) : '';
  return { mail, name };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
