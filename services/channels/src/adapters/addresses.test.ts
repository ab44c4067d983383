import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { memoryKeyRing } from '@rapport/kernel/sealing';
import { mailboxOf, parseMailboxes, untagged } from './addresses.ts';
import { readThreadToken, threadToken, tokenInSubject } from './thread-token.ts';

const mailboxes = parseMailboxes('Support@Rapport.example, 销售@例子.example');

describe('our mailboxes', () => {
  test('are found in any case, with a tag, and with an international domain', () => {
    expect(mailboxOf('SUPPORT@rapport.EXAMPLE', mailboxes)).toBe('support@rapport.example');
    expect(mailboxOf('support+c0ffee@rapport.example', mailboxes)).toBe('support@rapport.example');
    expect(mailboxOf('销售@xn--fsqu00a.example', mailboxes)).toBe('销售@xn--fsqu00a.example');
  });
  test('are not what only looks like them', () => {
    for (const address of [
      'suppor@rapport.example',
      'support@rapport.example.evil.example',
      '+x@rapport.example',
      'support',
      '',
    ]) {
      expect(mailboxOf(address, mailboxes)).toBeUndefined();
    }
  });
  test('a setting that names none is refused', () => {
    expect(() => parseMailboxes(' , ')).toThrow('no mailbox');
    expect(() => parseMailboxes('support')).toThrow('not a mail address');
  });
  test('a tag is taken off', () => {
    expect(untagged('support+a+b@rapport.example')).toEqual({ base: 'support@rapport.example', tag: 'a+b' });
  });
});

describe('a thread token', () => {
  const { indexHash } = memoryKeyRing();
  test('leads back to its conversation, in any case', () => {
    for (let n = 0; n < 200; n += 1) {
      const id = randomUUID();
      expect(readThreadToken(threadToken(id, indexHash).toUpperCase(), indexHash)).toBe(id);
    }
  });
  test('of another installation, or altered, leads nowhere', () => {
    const id = randomUUID();
    const token = threadToken(id, indexHash);
    const other = memoryKeyRing(new Uint8Array(32).fill(1));
    expect(readThreadToken(token, other.indexHash)).toBeUndefined();
    for (let at = 1; at < token.length; at += 1) {
      const altered = token.slice(0, at) + (token[at] === '7' ? '8' : '7') + token.slice(at + 1);
      expect(readThreadToken(altered, indexHash)).toBeUndefined();
    }
    expect(readThreadToken(`c${'z'.repeat(34)}`, indexHash)).toBeUndefined();
  });
  test('is found in a subject', () => {
    const token = threadToken(randomUUID(), indexHash);
    expect(tokenInSubject(`Re: order [#${token}]`)).toBe(token);
    expect(tokenInSubject('Re: order [#12345]')).toBeUndefined();
  });
});
