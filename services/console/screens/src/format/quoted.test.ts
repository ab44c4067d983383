import { expect, test } from 'vitest';
import { splitQuoted } from './quoted.ts';

test('what an answer repeats is folded away, in English and Chinese', () => {
  expect(splitQuoted('Thanks!\n\nOn Mon, 23 Nov 2026 at 10:00, Support wrote:\n> Hello\n> there')).toEqual({
    said: 'Thanks!',
    quoted: 'On Mon, 23 Nov 2026 at 10:00, Support wrote:\n> Hello\n> there',
  });
  expect(splitQuoted('收到,谢谢。\n\n在 2026年11月23日 10:00,客服 写道:\n> 您好').said).toBe('收到,谢谢。');
  expect(splitQuoted('好的\n------原始邮件------\n发件人: 客服').said).toBe('好的');
});

test('an answer written between quoted lines stays whole', () => {
  const text = 'See below.\n> Which size?\nLarge.\n> Which colour?\nBlue.';
  expect(splitQuoted(text)).toEqual({ said: text, quoted: '' });
});

test('a mail that is nothing but a quotation stays whole', () => {
  expect(splitQuoted('> only this').said).toBe('> only this');
});
