import type { KeyRing } from '@rapport/kernel/sealing';
import { readPartyCode } from '../domain/party-code.ts';
import type { Wanted } from '../queries/found-parties.ts';
import { typedMailAddress } from './mail-address.ts';
import { queryTerms } from './name-terms.ts';
import type { ReadPhoneNumber } from '@rapport/kernel/phone-number';

/** What somebody means who types this into the search: an address, a number, a code, else a name. Undefined: nothing. */
export function wantedBy(
  text: string,
  {
    keys,
    readPhoneNumber,
  }: { readonly keys: Pick<KeyRing, 'indexHash'>; readonly readPhoneNumber: ReadPhoneNumber },
): Wanted | undefined {
  const address = typedMailAddress(text);
  if (address !== undefined) return { by: 'email', contactPoint: keys.indexHash('email', address) };
  const code = readPartyCode(text);
  if (code !== undefined) return { by: 'code', code };
  const number = readPhoneNumber(text);
  if (number !== undefined) return { by: 'phone', contactPoint: keys.indexHash('phone', number) };
  const terms = queryTerms(text);
  return terms.length > 0 ? { by: 'name', terms } : undefined;
}
