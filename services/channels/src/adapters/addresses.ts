import { domainToASCII } from 'node:url';

const MAX_ADDRESS = 254; // RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets
// Dot-atom local parts, also international ones; quoted local parts are too rare to be worth their traps.
const LOCAL = /^[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f-\u00a0]{1,64}$/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A mail address in the one form that is compared and hashed: lower case, ASCII domain. Undefined when it is none. */
export function normalAddress(address: string): string | undefined {
  const trimmed = address.trim().normalize('NFC').toLowerCase();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > MAX_ADDRESS) return undefined;
  const domain = domainToASCII(trimmed.slice(at + 1));
  const local = trimmed.slice(0, at);
  return LOCAL.test(local) && DOMAIN.test(domain) ? `${local}@${domain}` : undefined;
}

/** A plus address taken apart: `support+abc@x` is mailbox `support@x` with the tag `abc`. */
export function untagged(address: string): { readonly base: string; readonly tag: string } {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  if (plus < 1 || plus > at) return { base: address, tag: '' };
  return { base: address.slice(0, plus) + address.slice(at), tag: address.slice(plus + 1, at) };
}

/** The mailbox of ours an address means, if any. */
export function mailboxOf(address: string, mailboxes: ReadonlySet<string>): string | undefined {
  const normal = normalAddress(address);
  if (normal === undefined) return undefined;
  if (mailboxes.has(normal)) return normal;
  const { base } = untagged(normal);
  return mailboxes.has(base) ? base : undefined;
}

/** The mailboxes of the setting `MAILBOXES`; throws when one is no address. */
export function parseMailboxes(setting: string): ReadonlySet<string> {
  const addresses = setting.split(',').flatMap((text) => (text.trim() ? [text.trim()] : []));
  const normal = addresses.map((text) => {
    const address = normalAddress(text);
    if (address === undefined) throw new TypeError(`MAILBOXES: not a mail address: ${text}`);
    return address;
  });
  if (normal.length === 0) throw new TypeError('MAILBOXES names no mailbox');
  return new Set(normal);
}
