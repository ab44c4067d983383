import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryEventStore } from '../event-store/index.ts';
import { execute } from '../command/index.ts';
import { damm, formatCode, nextCode, readCode } from './index.ts';

const prefixes = fc.constantFrom('Q', 'SO', 'CS', 'ABC');
const numbers = fc.integer({ min: 1, max: 99_999_999 });

test('the check digit is Damm’s: the example of his thesis, 572 has the digit 4', () => {
  expect(damm('572')).toBe(4);
  expect(damm('5724')).toBe(0);
});

test('a code has its kind, a number of at least six digits, and the check digit', () => {
  expect(formatCode('Q', 1)).toMatch(/^Q-000001-\d$/);
  expect(formatCode('SO', 1_234_567)).toMatch(/^SO-1234567-\d$/);
});

test('however it is written, it is read', () =>
  fc.assert(
    fc.property(prefixes, numbers, (prefix, number) => {
      const code = formatCode(prefix, number);
      const read = { is: 'code', code, number };
      expect(readCode(prefix, code)).toEqual(read);
      expect(readCode(prefix, ` ${code.replaceAll('-', ' ').toLowerCase()} `)).toEqual(read);
      expect(readCode(prefix, code.replaceAll('0', 'o').replaceAll('-', ''))).toEqual(read);
      expect(readCode(prefix, [...code].map(fullWidth).join(''))).toEqual(read);
    }),
  ));

test('one wrong digit, and two neighbours exchanged, are always noticed', () =>
  fc.assert(
    fc.property(prefixes, numbers, fc.nat(), fc.nat({ max: 9 }), (prefix, number, at, digit) => {
      const bare = formatCode(prefix, number).replaceAll('-', '');
      const place = prefix.length + (at % (bare.length - prefix.length));
      const wrong = bare.slice(0, place) + String(digit) + bare.slice(place + 1);
      if (wrong !== bare) expect(readCode(prefix, wrong)).toEqual({ is: 'wrong-digit' });
      if (place + 1 >= bare.length) return;
      const exchanged = bare.slice(0, place) + bare[place + 1]! + bare[place]! + bare.slice(place + 2);
      if (exchanged !== bare) expect(readCode(prefix, exchanged)).toEqual({ is: 'wrong-digit' });
    }),
  ));

test.each(['', 'Q', 'Q-1', 'SO-000001-9', 'hello', 'Q-00000000000000000001-9', 'Q-000001-9x'])(
  '"%s" is no code of a quote',
  (text) => expect(readCode('Q', text)).toEqual({ is: 'no-code' }),
);

test('of many who take a number at once each has one of its own, and none is left out', async () => {
  const store = memoryEventStore({ now: () => new Date() });
  const take = async (recordId: string) => {
    let taken = '';
    await execute(
      store,
      async () => {
        const { code, step } = await nextCode(store, { kind: 'quote', prefix: 'Q', recordId });
        taken = code;
        return [step];
      },
      { cause: { correlationId: '0190a1de-0000-7000-8000-000000000001', actor: 'nobody' } },
    );
    return taken;
  };
  const codes = await Promise.all(Array.from({ length: 20 }, (_, n) => take(String(n))));
  expect(codes.toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => formatCode('Q', n + 1)));
});

function fullWidth(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 0xfee0);
}
