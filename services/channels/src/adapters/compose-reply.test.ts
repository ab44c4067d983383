import { describe, expect, test } from 'vitest';
import { composeReply } from './compose-reply.ts';
import { readHeader } from './mail-header.ts';
import { readMailBody } from './mail-body.ts';

const reply = {
  mailbox: 'support@rapport.example',
  to: 'li@customer.example',
  subject: 'Re: 订单什么时候到?',
  text: '您好,\n明天到。\n.\n',
  messageId: '<0190a1de-0000-7000-8000-000000000001@rapport.example>',
  inReplyTo: '<q2@customer.example>',
  references: ['<q1@customer.example>'],
  token: 'c0123',
  date: new Date('2026-11-23T10:00:00.000Z'),
};

describe('a reply on its way out', () => {
  test('carries what threads it and reads as it was written', async () => {
    const { raw, envelope } = await composeReply(reply);
    const header = readHeader(raw);
    expect(envelope).toEqual({ from: 'support@rapport.example', to: 'li@customer.example' });
    expect(header.text('subject')).toBe('Re: 订单什么时候到?');
    expect(header.first('message-id')).toBe(reply.messageId);
    expect(header.first('in-reply-to')).toBe('<q2@customer.example>');
    expect(header.first('references')).toBe('<q1@customer.example> <q2@customer.example>');
    expect(header.first('reply-to')).toBe('support+c0123@rapport.example');
    expect(header.all('auto-submitted')).toEqual([]);
    expect((await readMailBody(raw)).text).toContain('您好,\n明天到。\n.');
  });

  test('is the same in every try', async () => {
    const [first, second] = [await composeReply(reply), await composeReply(reply)];
    const fixed = (raw: Buffer) => raw.toString().replaceAll(/boundary="[^"]+"/g, '');
    expect(fixed(first.raw)).toBe(fixed(second.raw));
  });

  test('takes no header and no recipient from what is written in it', async () => {
    const evil = 'x\r\nBcc: victim@else.example\r\n\r\nbody';
    const { raw, envelope } = await composeReply({
      ...reply,
      subject: evil,
      inReplyTo: `<a@b>\r\nBcc: victim@else.example`,
      references: [`<a@b\r\nBcc: victim@else.example>`, '<ok@customer.example>'],
    });
    const header = readHeader(raw);
    expect(header.all('bcc')).toEqual([]);
    expect(header.all('in-reply-to')).toEqual([]);
    expect(header.first('references')).toBe('<ok@customer.example>');
    expect(envelope.to).toBe('li@customer.example');
    await expect(
      composeReply({ ...reply, to: `li@customer.example\r\nBcc: v@else.example` }),
    ).rejects.toThrow();
    await expect(composeReply({ ...reply, to: 'a@b.example, c@d.example' })).rejects.toThrow();
  });

  test('reads no file, whatever is written in it', async () => {
    const { raw } = await composeReply({
      ...reply,
      text: 'file:///etc/passwd',
      subject: 'file:///etc/passwd',
    });
    expect(raw.toString()).not.toContain('root:');
  });
});
