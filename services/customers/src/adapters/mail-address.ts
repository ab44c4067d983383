import { normalMailAddress } from '@rapport/kernel/values';

/**
 * A mail address as a person typed it, in the form that is compared: full-width characters become ordinary ones, then
 * the rule that all services share. Nothing is cut off: `li+shop@x` and `li@x` may be two people. Undefined when none.
 */
export function typedMailAddress(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '');
  const bracketed = /<([^<>]+)>$/.exec(plain)?.[1];
  return normalMailAddress(bracketed ?? plain);
}
