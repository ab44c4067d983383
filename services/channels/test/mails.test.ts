import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { asideReasonOf } from '../src/adapters/automatic.ts';
import { bodyReader } from '../src/adapters/body-reader.ts';
import { describeMail } from '../src/adapters/incoming-mail.ts';
import { MAX_HEADER_BYTES, readHeader } from '../src/adapters/mail-header.ts';

interface Expected {
  readonly subject: string;
  readonly sender?: string;
  readonly name?: string;
  readonly text?: string;
  readonly marks: readonly string[];
  readonly aside?: string;
  readonly attachments?: readonly string[];
  readonly reported?: readonly string[];
  readonly htmlHas?: readonly string[];
  readonly htmlLacks?: readonly string[];
}

const folder = new URL('./mails/', import.meta.url);
const expectations = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  Expected
>;
const mailboxes = new Set(['support@rapport.example']);
const envelope = { from: '', to: ['support@rapport.example'] };
// What is tried here is whether it ends, not how soon: the machine may do other things besides.
const reader = bodyReader({ timeoutMs: 55_000 });
afterAll(() => reader.close());

function describeRaw(raw: Uint8Array) {
  const header = readHeader(raw);
  const mail = describeMail(header, envelope, mailboxes);
  const aside = mail.from ? asideReasonOf(header, mail, false, mailboxes) : 'unreadable';
  return { header, mail, aside };
}

describe('mails from the world, kind and hostile', () => {
  for (const [name, expected] of Object.entries(expectations)) {
    test(`${name} is read as expected`, async () => {
      const raw = readFileSync(new URL(`${name}.eml`, folder));
      const { mail, aside } = describeRaw(raw);
      const { text, html, attachments, marks, reported } = await reader.read(raw);
      const seen = {
        subject: mail.subject,
        sender: mail.from?.address,
        name: mail.from?.name,
        aside,
        marks,
        reported,
        attachments: attachments.map(({ fileName }) => fileName),
      };
      const { text: words, htmlHas = [], htmlLacks = [], ...facts } = expected;
      expect(seen).toMatchObject({ aside: undefined, attachments: [], reported: [], ...facts });
      expect(words === '' ? text === '' : text.includes(words ?? '')).toBe(true);
      expect(htmlHas.filter((piece) => !html.includes(piece))).toEqual([]);
      expect(htmlLacks.filter((piece) => html.includes(piece))).toEqual([]);
      expect(text.isWellFormed() && html.isWellFormed() && !text.includes('\0')).toBe(true);
    });
  }

  test('a mail of 1,000 nested parts is marked, and the next mail is read', async () => {
    let nested = 'From: x@customer.example\r\n';
    for (let depth = 0; depth < 1_000; depth += 1) {
      nested += `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n`;
    }
    const body = await reader.read(Buffer.from(`${nested}Content-Type: text/plain\r\n\r\ndeep\r\n`));
    expect(body.marks).toEqual(['too-deep']);
    expect((await reader.read(Buffer.from('From: x@customer.example\r\n\r\nnext\r\n'))).text).toContain(
      'next',
    );
  });

  test('of 1,000 parts beside each other the first are kept and the rest is marked', async () => {
    const part = '--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n';
    const raw = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(1_000)}--b--\r\n`;
    const body = await reader.read(Buffer.from(raw));
    expect(body.marks).toEqual(['too-many-parts']);
    expect(body.attachments).toHaveLength(100);
  });

  test('a header of several megabytes is cut and marked', async () => {
    const raw = Buffer.from(
      `From: x@customer.example\r\n${'X-Filler: abcdefgh\r\n'.repeat(150_000)}\r\nbody\r\n`,
    );
    const header = readHeader(raw.subarray(0, MAX_HEADER_BYTES));
    expect(header.cut).toBe(true);
    expect(header.first('from')).toBe('x@customer.example');
    expect((await reader.read(raw)).marks).toEqual(['header-too-large']);
  });

  test('20 MiB of base64 come back byte for byte', async () => {
    const content = Buffer.alloc(15 * 1024 * 1024, 'abc');
    const lines = content.toString('base64').replace(/.{76}/g, '$&\r\n');
    const raw = `Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`;
    const body = await reader.read(Buffer.from(raw));
    expect(Buffer.from(body.attachments[0]!.content).equals(content)).toBe(true);
  });

  test('a mail that takes too long is marked as unreadable, and the next one is read', async () => {
    const hasty = bodyReader({ timeoutMs: 1 });
    const slow = `Content-Type: text/html\r\n\r\n${'<div><b>x'.repeat(200_000)}`;
    expect((await hasty.read(Buffer.from(slow))).marks).toEqual(['unreadable']);
    await hasty.close();
    const patient = bodyReader();
    expect((await patient.read(Buffer.from('\r\nfine'))).text).toBe('fine\n');
    await patient.close();
  });

  test('deeply nested tags neither crash nor hang', async () => {
    const body = await reader.read(
      Buffer.from(`Content-Type: text/html\r\n\r\n${'<div>'.repeat(100_000)}deep`),
    );
    expect(body.text).toContain('deep');
  });
});
