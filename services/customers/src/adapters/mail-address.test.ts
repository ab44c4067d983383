import { expect, test } from 'vitest';
import { typedMailAddress } from './mail-address.ts';

test.each([
  ['Li.Lei@Example.COM', 'li.lei@example.com'],
  ['  li@example.com\n', 'li@example.com'],
  ['li@example.com', 'li@example.com'],
  ['李雷@例子.中国', '李雷@xn--fsqu00a.xn--fiqs8s'],
  ['li@bücher.example', 'li@xn--bcher-kva.example'],
  ['li@xn--bcher-kva.example', 'li@xn--bcher-kva.example'],
  ['李雷 <li@example.com>', 'li@example.com'],
  ['mailto:li@example.com', 'li@example.com'],
])('%s and %s are one address', (typed, normal) => expect(typedMailAddress(typed)).toBe(normal));

test('what stands before a plus is not the same address without it', () =>
  expect(typedMailAddress('li+shop@example.com')).toBe('li+shop@example.com'));

test.each([
  '',
  '@',
  'li',
  'li@',
  '@example.com',
  'li@exa mple.com',
  'li@-x.example',
  `${'l'.repeat(65)}@x.example`,
])('%j is no address', (typed) => expect(typedMailAddress(typed)).toBeUndefined());
