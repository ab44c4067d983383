import { type Decider, Rejection } from '@rapport/kernel/decider';
import { deriveUuid } from '@rapport/kernel/values';
import type { PartyCodeClaimed } from './party-code.events.ts';

export interface ClaimPartyCode {
  readonly type: 'ClaimPartyCode';
  readonly data: PartyCodeClaimed['data'];
}

/** Whose a code is. Each code has a stream of its own, so no stream is hot and none is used twice. */
export const PartyCode: Decider<{ readonly partyId?: string }, ClaimPartyCode, PartyCodeClaimed> = {
  initial: {},
  decide({ partyId }, { data }) {
    if (partyId === data.partyId) return [];
    if (partyId !== undefined) throw new Rejection('code-taken');
    return [{ type: 'PartyCodeClaimed', data }];
  },
  evolve: (_, { data }) => ({ partyId: data.partyId }),
};

// Crockford's base 32: digits and letters without I, L, O and U, which are misread for 1, 1, 0 and V.
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const PREFIX = 'P';
const BODY = 8;

/**
 * The code of a party, `P7K3M9QX4D`: P, 40 bits of a hash of its id, and a check character (ISO/IEC 7064 MOD 37,36).
 * Of the candidates of an id (`turn` 0, 1, …) a later one is taken when an earlier one is another party's.
 */
export function partyCode(partyId: string, turn: number): string {
  for (let salt = 0; ; salt += 1) {
    const hash = BigInt(`0x${deriveUuid('party-code', partyId, String(turn), String(salt)).slice(-12)}`);
    let body = PREFIX;
    for (let i = 0; i < BODY; i += 1) body += DIGITS[Number((hash >> BigInt(5 * i)) & 31n)];
    const check = checkCharacter(body);
    // A check character that can be misread would undo what the alphabet is for.
    if (DIGITS.includes(check)) return body + check;
  }
}

/** Check character of an alphanumeric text (ISO/IEC 7064, hybrid system MOD 37,36). */
export function checkCharacter(text: string): string {
  let product = 36;
  for (const character of text) {
    const sum = (product + ALPHANUMERIC.indexOf(character)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return ALPHANUMERIC[(37 - product) % 36]!;
}

/** The code a person means, however they wrote it (`p-7k3m 9qx4d`, O for 0); undefined when it is none. */
export function readPartyCode(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  const code = plain.replace(/O/g, '0').replace(/[IL]/g, '1');
  const fits = new RegExp(`^${PREFIX}[${DIGITS}]{${BODY + 1}}$`).test(code);
  return fits && checkCharacter(code.slice(0, -1)) === code.at(-1) ? code : undefined;
}
