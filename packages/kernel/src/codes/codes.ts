// H. Michael Damm, "Total anti-symmetrische Quasigruppen" (2004): the quasigroup of order ten given there. Each single
// wrong digit and each exchange of two neighbours leads elsewhere.
const DAMM: readonly string[] = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];
const LEAST_DIGITS = 6;
const CODE = /^([A-Z]{1,3})(\d{6,15})(\d)$/;

/** The check digit of a row of digits by Damm's scheme; of a row that ends with its own it is 0. */
export function damm(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = Number(DAMM[interim]![Number(digit)]);
  return interim;
}

/**
 * The code of the `number`th of its kind: `formatCode('Q', 1)` is Q-000001-9. The check digit covers the kind as well,
 * its letters as two digits each (A = 10 … Z = 35).
 */
export function formatCode(prefix: string, number: number): string {
  const digits = String(number).padStart(LEAST_DIGITS, '0');
  return `${prefix}-${digits}-${damm(lettersAsDigits(prefix) + digits)}`;
}

/** What a person may have meant: a code of the kind, one with a wrong digit in it, or no code of it at all. */
export type ReadCode =
  | { readonly is: 'code'; readonly code: string; readonly number: number }
  | { readonly is: 'wrong-digit' }
  | { readonly is: 'no-code' };

/** Reads a code of a kind however it is written: without its dashes, in small or full-width letters, O for 0. */
export function readCode(prefix: string, text: string): ReadCode {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―_./]/gu, '');
  if (!plain.startsWith(prefix)) return { is: 'no-code' };
  const digits = plain.slice(prefix.length).replace(/O/g, '0').replace(/[IL]/g, '1');
  const match = CODE.exec(prefix + digits);
  if (!match || match[1] !== prefix) return { is: 'no-code' };
  const [, , number = '', check = ''] = match;
  if (damm(lettersAsDigits(prefix) + number + check) !== 0) return { is: 'wrong-digit' };
  const code = formatCode(prefix, Number(number));
  // More zeros in front than we write make another row of digits, and no code of ours.
  return number.length === Math.max(LEAST_DIGITS, String(Number(number)).length)
    ? { is: 'code', code, number: Number(number) }
    : { is: 'no-code' };
}

function lettersAsDigits(prefix: string): string {
  return [...prefix].map((letter) => String(letter.charCodeAt(0) - 55)).join('');
}
