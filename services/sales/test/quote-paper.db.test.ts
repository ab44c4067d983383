import fc from 'fast-check';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paperFont } from '../src/adapters/paper-font.ts';
import { type Stage, TERMS, id, line, person, salesOnStage } from './stage.ts';

const SETTINGS = {
  BRANCH_ZONE: 'Asia/Shanghai',
  COMPANY_NAME: '瑞博特贸易',
  PUBLIC_URL: 'https://crm.example.com',
};
let stage: Stage;
beforeAll(async () => {
  stage = await salesOnStage({ settings: SETTINGS });
  await stage.tell.hear(
    stage.tell.begun('hua'),
    await stage.tell.named('hua'),
    await stage.tell.account('wang'),
  );
});
afterAll(() => stage.staged.close());

const squeezed = (text: string) => text.normalize('NFKC').replace(/\s+/gu, '');

/** A paper as who gets it reads it. */
async function paper(path: string, who = 'wang') {
  await stage.staged.settle();
  const answer = await stage.staged.app.inject({
    method: 'GET',
    url: `/api/sales/v1/quotes/${path}`,
    headers: await stage.staged.as(person(who)),
  });
  if (answer.statusCode !== 200) return { status: answer.statusCode, problem: answer.json() as object };
  const document = await getDocumentProxy(new Uint8Array(answer.rawPayload));
  const { totalPages, text } = await extractText(document, { mergePages: false });
  const pages = text.map(squeezed);
  return {
    status: 200,
    headers: answer.headers,
    bytes: answer.rawPayload,
    totalPages,
    pages,
    text: pages.join(''),
  };
}

describe('a quote on paper', () => {
  test('says in both languages what the screen says, amount by amount', async () => {
    const { as, quote, product } = stage;
    const lines = [
      line(await product('阀门'), '1234.567', '2.5'),
      { ...line(await product('泵'), '0.335', '3'), taxPercent: '6', discountPercent: '2.5' },
    ];
    const { quoteId, code } = await quote('wang', id('hua'), lines, { ...TERMS, discountPercent: '1' });
    await as('wang').does(`/quotes/${quoteId}/actions/send`);
    const { body } = await as('wang').get(`/quotes/${quoteId}`);
    const sent = body['sent'] as unknown as { lines: readonly Amounts[]; totals: Amounts };
    for (const [lang, locale, day] of [
      ['zh', 'zh-CN', '2026年3月31日'],
      ['en', 'en', 'March31,2026'],
    ] as const) {
      const { text, headers } = await paper(`${quoteId}/pdf?lang=${lang}`);
      const money = ({ amount, currency }: Money) =>
        squeezed(
          new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount as `${number}`),
        );
      const figures = [
        ...sent.lines.flatMap(({ net, gross }) => [money(net), money(gross)]),
        money(sent.totals.net),
        money(sent.totals.gross),
      ];
      for (const words of [
        code,
        '瑞博特贸易',
        'hua',
        'wang',
        day,
        `https://crm.example.com/v/${code}`,
        ...figures,
      ])
        expect(text).toContain(squeezed(words));
      // What each line comes to, in the order of the lines, then the sums.
      const found = text!.match(/(CN)?¥[\d,]+\.\d\d/g)!;
      expect(found.slice(0, 4)).toEqual(figures.slice(0, 4));
      expect(found.at(-1)).toBe(figures.at(-1));
      expect(headers!['content-disposition']).toBe(`attachment; filename="${code}-v1-${lang}.pdf"`);
    }
  });

  test('of two hundred lines goes over pages, each with its heads and its number', async () => {
    const productId = await stage.product('螺栓');
    const lines = Array.from({ length: 200 }, (_, i) => line(productId, `${i + 1}.05`, '3'));
    const { quoteId, code } = await stage.quote('wang', id('two-hundred'), lines);
    const { totalPages, pages, text } = await paper(`${quoteId}/pdf?lang=en`);
    expect(totalPages).toBeGreaterThan(4);
    for (const [i, page] of pages!.entries()) {
      expect(page).toContain(`Page${i + 1}of${totalPages}`);
      expect(page).toContain(code);
    }
    expect(pages!.slice(0, -1).every((page) => page.includes('Unitprice'))).toBe(true);
    for (let i = 1; i <= 200; i += 1) expect(text).toContain(`${i}.05`);
    expect(text).toContain('Draft,notsent');
  });

  test('is the same file for the same version, and each version can be had again', async () => {
    const { as, quote, product } = stage;
    const productId = await product('齿轮');
    const { quoteId } = await quote('wang', id('again'), [line(productId, '10')]);
    await as('wang').does(`/quotes/${quoteId}/actions/send`);
    await as('wang').does(`/quotes/${quoteId}/actions/write`, {
      terms: TERMS,
      lines: [line(productId, '20')],
    });
    const sent = await paper(`${quoteId}/pdf`);
    expect(sent.text).toContain('¥10.00');
    expect(sent.text).not.toContain('草稿');
    expect(Buffer.compare(sent.bytes!, (await paper(`${quoteId}/pdf?version=1`)).bytes!)).toBe(0);
    const draft = await paper(`${quoteId}/pdf?version=2`);
    expect(draft.text).toContain('¥20.00');
    expect(draft.text).toContain('草稿');
    expect(await paper(`${quoteId}/pdf?version=3`)).toMatchObject({
      status: 404,
      problem: { code: 'quote-version-unknown' },
    });
    expect((await paper(`${id('nothing')}/pdf`)).status).toBe(404);
    expect((await paper(`${quoteId}/pdf?lang=fr`)).status).toBe(400);
  });

  test('is not printed for who may not see the quote', async () => {
    const { quoteId } = await stage.quote('wang', id('hidden'), [line(await stage.product())]);
    await stage.staged.settle();
    await stage.staged.ports.database.run({
      text: 'update read.quotes_v1 set branch = $1 where quote_id = $2',
      values: [id('north'), quoteId],
    });
    expect((await paper(`${quoteId}/pdf`)).status).toBe(200);
    expect((await paper(`${quoteId}/pdf`, 'li')).status).toBe(404);
  });
});

test('any text can be set: what the letters lack is marked, nothing is dropped silently', () => {
  const { printable } = paperFont();
  expect(printable('杭州\n 喆龘 Müller Kőműves 𠮷野家 👩‍💻!')).toBe('杭州 喆龘 Müller Komuves 〓野家 〓!');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const set = printable(text);
      expect(printable(set)).toBe(set);
      expect(set).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
  );
});

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Amounts {
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
}
