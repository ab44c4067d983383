import { domainToASCII } from 'node:url';

const MAX_ADDRESS = 254; // RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets
// Dot-atom local parts, also international ones; quoted local parts are too rare to be worth their traps.
const LOCAL = /^[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f-\u00a0]{1,64}$/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A mail address in the one form that is compared and hashed: lower case, ASCII domain (IDNA, UTS #46), nothing cut off.
 * Services must agree on it, or their keyed hashes would not. Undefined when it is none.
 */
export function normalMailAddress(address: string): string | undefined {
  const trimmed = address.trim().normalize('NFC').toLowerCase();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > MAX_ADDRESS) return undefined;
  const domain = domainToASCII(trimmed.slice(at + 1));
  const local = trimmed.slice(0, at);
  return LOCAL.test(local) && DOMAIN.test(domain) ? `${local}@${domain}` : undefined;
}
