import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('a list is read as it is written, and nothing in it is a formula', () => {
  expect(csvOf([['a', 'say "no", twice', '-12.50', '=1+1', '+1', '@cmd', '-x', '1e-7']])).toBe(
    `"a","say ""no"", twice","-12.50","'=1+1","'+1","'@cmd","'-x","1e-7"\r\n`,
  );
});
