import { normalMailAddress as normalAddress } from '@rapport/kernel/values';

export { normalAddress };

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
