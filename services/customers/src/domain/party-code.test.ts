import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveUuid } from '@rapport/kernel/values';
import { PartyCode, checkCharacter, partyCode, readPartyCode } from './party-code.ts';

const ids = fc.integer().map((n) => deriveUuid('test', String(n)));
const codes = ids.map((id) => partyCode(id, 0));

test('the check character is that of ISO/IEC 7064 MOD 37,36: the example of the GRid standard', () =>
  expect(checkCharacter('A12425GABC1234002')).toBe('M'));

test('a code follows from the id alone and has another candidate for each turn', () => {
  const id = deriveUuid('somebody');
  expect(partyCode(id, 0)).toBe(partyCode(id, 0));
  expect(partyCode(id, 1)).not.toBe(partyCode(id, 0));
  expect(partyCode(id, 0)).toMatch(/^P[0-9A-HJKMNP-TV-Z]{9}$/);
});

test('however it is written, it is read', () =>
  fc.assert(
    fc.property(codes, (code) => {
      const spoken = `${code[0]}-${code.slice(1, 5)} ${code.slice(5)}`.toLowerCase().replaceAll('0', 'o');
      expect(readPartyCode(spoken.replaceAll('1', 'l'))).toBe(code);
    }),
  ));

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

test('one wrong character is always noticed', () =>
  fc.assert(
    fc.property(codes, fc.integer({ min: 1, max: 9 }), fc.constantFrom(...DIGITS), (code, at, other) => {
      const wrong = code.slice(0, at) + other + code.slice(at + 1);
      if (wrong !== code) expect(readPartyCode(wrong)).toBeUndefined();
    }),
  ));

test('two neighbours exchanged are nearly always noticed: hybrid systems of the standard promise no more', () => {
  const exchanged = Array.from({ length: 500 }, (_, n) =>
    partyCode(deriveUuid('exchange', String(n)), 0),
  ).flatMap((code) =>
    Array.from({ length: 8 }, (_, i) => i + 1)
      .map((at) => code.slice(0, at) + code[at + 1]! + code[at]! + code.slice(at + 2))
      .filter((wrong) => wrong !== code),
  );
  const missed = exchanged.filter((wrong) => readPartyCode(wrong) !== undefined);
  expect(exchanged.length).toBeGreaterThan(3_500);
  expect(missed.length / exchanged.length).toBeLessThan(0.02);
});

test('a code is one party’s for ever', () => {
  const claim = (partyId: string) =>
    ({ type: 'ClaimPartyCode', data: { code: 'P7K3M9QX4D', partyId } }) as const;
  expect(PartyCode.decide({ partyId: 'p1' }, claim('p1'))).toEqual([]);
  expect(() => PartyCode.decide({ partyId: 'p1' }, claim('p2'))).toThrow('code-taken');
});
