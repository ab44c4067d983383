import { describe, expect, test } from 'vitest';
import { languageOf, render } from './render-material.ts';
import { linkToken, readLinkToken } from './link-token.ts';
import { memoryKeyRing } from '@rapport/kernel/sealing';

const material = {
  subject: { zh: '{{name}}，春天', en: 'Spring, {{name}}' },
  text: { zh: '看 {{link:shop}}', en: 'Dear {{ name }}: {{link:shop}}' },
  html: { zh: '', en: '<p>{{name}} <a href="{{link:shop}}">go</a></p>' },
};
const filling = {
  ...{ material, name: 'Li & <b>', language: 'en' as const },
  linkTo: (link: string) => `https://crm.example/r/${link}?a=1&b=2`,
  unsubscribe: { page: 'https://crm.example/p/token' },
};

describe('a material', () => {
  test('is filled in for its reader; what is brought is text, never markup', () => {
    const { subject, text, html } = render(filling);
    expect(subject).toBe('Spring, Li & <b>');
    expect(text).toContain('Dear Li & <b>: https://crm.example/r/shop?a=1&b=2');
    expect(html).toContain('<p>Li &#38; &#60;b&#62; <a href="https://crm.example/r/shop?a=1&#38;b=2">');
  });

  test('always says how to leave, once, and not where there is nothing to leave', () => {
    expect(render(filling).text).toContain('Unsubscribe or change preferences: https://crm.example/p/token');
    expect(render(filling).html).toContain('<a href="https://crm.example/p/token">');
    const own = { ...material, text: { zh: '', en: 'Leave: {{preferences}}' }, html: null };
    const { text, html } = render({ ...filling, material: own });
    expect(text).toBe('Leave: https://crm.example/p/token');
    expect(html).toBeUndefined();
    const { unsubscribe: _nothing, ...service } = filling;
    expect(render(service).text).not.toContain('Unsubscribe');
  });

  test('is written in the language that is preferred, as far as it has it', () => {
    const both = { text: { zh: '中', en: 'e' } };
    expect(['en', 'zh-CN', ''].map((wanted) => languageOf(wanted, both))).toEqual(['en', 'zh-CN', 'zh-CN']);
    expect(languageOf('zh-CN', { text: { zh: '', en: 'e' } })).toBe('en');
    expect(languageOf('en', { text: { zh: '中', en: '' } })).toBe('zh-CN');
    expect(render({ ...filling, name: '', language: 'zh-CN' })).toMatchObject({
      subject: '尊敬的客户，春天',
      html: undefined,
    });
  });
});

test('a link is known by a mark that only we can make, and names nothing but itself', () => {
  const { indexHash } = memoryKeyRing();
  const named = { messageId: '0190a1de-0000-7000-8000-0000000000c1', link: 'shop' };
  const token = linkToken(named, indexHash);
  expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(readLinkToken(token, indexHash)).toEqual(named);
  for (let n = 0; n < token.length; n += 1) {
    const other = `${token.slice(0, n)}${token[n] === 'A' ? 'B' : 'A'}${token.slice(n + 1)}`;
    expect(readLinkToken(other, indexHash), other).toBeUndefined();
  }
  for (const wrong of ['', 'x'.repeat(40), `${token}=`, `${token}AAAA`])
    expect(readLinkToken(wrong, indexHash)).toBeUndefined();
});
