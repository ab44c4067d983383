import { expect, test } from 'vitest';
import { Unavailable } from '@rapport/kernel/event-store';
import { scryptPasswords } from './passwords.ts';

const cheap = { logN: 4, r: 8, p: 1 };

test('a password fits its own hash and no other, whatever the cost it was made at', async () => {
  const strong = scryptPasswords();
  const hash = await strong.hash('correct horse battery');
  expect(hash).toMatch(/^scrypt\$15\$8\$3\$/);
  expect(await scryptPasswords(cheap).verify('correct horse battery', hash)).toBe(true);
  expect(await strong.verify('correct horse batterx', hash)).toBe(false);
  expect(await strong.verify('correct horse battery', 'md5$whatever')).toBe(false);
});

test('the same text typed on another keyboard is the same password', async () => {
  const passwords = scryptPasswords(cheap);
  expect(await passwords.verify('Cafe\u0301 au lait', await passwords.hash('Caf\u00e9 au lait'))).toBe(true);
});

test('above a queue of tries the door says: try again', async () => {
  const passwords = scryptPasswords(cheap);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 60 }, () => passwords.hash('correct horse')),
  );
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(60 - 34);
  expect(refused[0]?.reason).toBeInstanceOf(Unavailable);
  expect(await passwords.hash('and goes on')).toMatch(/^scrypt/);
});
