import { expect, test } from 'vitest';
import { phoneNumbersOf } from './index.ts';

const inChina = phoneNumbersOf('CN');

test.each([
  ['13800138000', '+8613800138000'],
  ['138 0013 8000', '+8613800138000'],
  ['138-0013-8000', '+8613800138000'],
  ['１３８００１３８０００', '+8613800138000'],
  ['＋８６ １３８ ００１３ ８０００', '+8613800138000'],
  ['+86 138 0013 8000', '+8613800138000'],
  ['0086 13800138000', '+8613800138000'],
  ['(010) 6552 9988', '+861065529988'],
  ['010-65529988', '+861065529988'],
  ['+44 20 7946 0018', '+442079460018'],
  ['+1 (212) 555-2368', '+12125552368'],
])('%s is %s', (typed, e164) => expect(inChina(typed)).toBe(e164));

test.each([
  '',
  '1',
  '12345',
  '110',
  '张三',
  '138001380001380013800',
  'call 13800138000',
  '010-65529988 ext. 12',
])('%j is no phone number', (typed) => expect(inChina(typed)).toBeUndefined());

test('a number without a prefix is of the country that was set', () =>
  expect(phoneNumbersOf('GB')('020 7946 0018')).toBe('+442079460018'));

test('a country that is none is refused at the start', () =>
  expect(() => phoneNumbersOf('XX')).toThrow('XX'));
