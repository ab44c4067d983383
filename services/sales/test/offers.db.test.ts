import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { type Stage, TERMS, id, line, salesOnStage, testClock } from './stage.ts';

let stage: Stage;
let close: () => Promise<void>;
beforeAll(async () => {
  const database = await freshServiceDatabase();
  const store = postgresEventStore(database, testClock());
  stage = await salesOnStage({ store });
  close = async () => {
    await store.close();
    await stage.staged.close();
    await database.close();
  };
  const { tell } = stage;
  await tell.hear(
    ...['north', 'south', 'one', 'two'].map(tell.begun),
    await tell.account('wang'),
    await tell.account('li'),
  );
});
afterAll(() => close());

const send = (seller: string, quoteId: string, payload: object = {}) =>
  stage.as(seller).post(`/quotes/${quoteId}/actions/send`, payload);
const page = async (seller: string, quoteId: string) =>
  (await stage.as(seller).get(`/quotes/${quoteId}`)).body as unknown as Record<string, never> & {
    readonly history: readonly { readonly what: string; readonly others: readonly { code: string }[] }[];
  };
const happened = async (quoteId: string) => (await page('boss', quoteId)).history.map(({ what }) => what);

describe('two sellers and one product', () => {
  test('the second is stopped before anything leaves, and the first is told', async () => {
    const mill = await stage.product();
    const first = await stage.quote('wang', id('customer'), [line(mill, '100')]);
    const second = await stage.quote('li', id('customer'), [line(mill, '92')]);
    expect((await send('wang', first.quoteId)).status).toBe(200);

    // Seen before sending.
    expect(await page('li', second.quoteId)).toMatchObject({
      standing: 'draft',
      holding: [{ quoteId: first.quoteId, code: first.code, sellerName: 'wang', productIds: [mill] }],
    });
    const refused = await send('li', second.quoteId);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'product-already-quoted',
        quoteId: first.quoteId,
        quoteCode: first.code,
        sellerId: id('wang'),
        productId: mill,
      },
    });
    expect(await page('wang', first.quoteId)).toMatchObject({
      standing: 'valid',
      contested: true,
      history: [{ what: 'sent' }, { what: 'contested', others: [{ code: second.code, sellerId: id('li') }] }],
    });
    expect(await page('li', second.quoteId)).toMatchObject({
      standing: 'draft',
      history: [{ what: 'stopped', others: [{ code: first.code }] }],
    });

    // With a reason it goes, and of the two it is the one that holds.
    expect((await send('li', second.quoteId, { reason: 'our list price fell' })).status).toBe(200);
    expect(await page('li', second.quoteId)).toMatchObject({ standing: 'valid', holding: [] });
    expect(await page('wang', first.quoteId)).toMatchObject({
      standing: 'replaced',
      history: [{}, {}, { what: 'replaced', reason: 'our list price fell', others: [{ code: second.code }] }],
    });
    expect((await stage.as('wang').post(`/quotes/${first.quoteId}/actions/accept`)).body).toMatchObject({
      code: 'quote-not-valid',
    });
  });

  test('who asks again under the same key hears the same refusal, and nothing is written twice', async () => {
    const mill = await stage.product();
    const first = await stage.quote('wang', id('asker'), [line(mill)]);
    const second = await stage.quote('li', id('asker'), [line(mill)]);
    await send('wang', first.quoteId);
    const key = { 'idempotency-key': 'the same' };
    const answers = [];
    for (let n = 0; n < 2; n += 1)
      answers.push(await stage.as('li').post(`/quotes/${second.quoteId}/actions/send`, {}, key));
    expect(answers.map(({ status, body }) => [status, body['quoteCode']])).toEqual([
      [409, first.code],
      [409, first.code],
    ]);
    expect(await happened(second.quoteId)).toEqual(['stopped']);
  });

  test('other customers, other products, and what has ended are in nobody’s way', async () => {
    const [mill, press] = [await stage.product(), await stage.product('Press')];
    const first = await stage.quote('wang', id('alone'), [line(mill)]);
    const [other, elsewhere, later] = [
      await stage.quote('li', id('alone'), [line(press)]),
      await stage.quote('li', id('elsewhere'), [line(mill)]),
      await stage.quote('li', id('alone'), [line(mill)]),
    ];
    await send('wang', first.quoteId);
    for (const { quoteId } of [other, elsewhere]) expect((await send('li', quoteId)).status).toBe(200);
    expect((await send('li', later.quoteId)).status).toBe(409);
    await stage.as('wang').does(`/quotes/${first.quoteId}/actions/withdraw`, { reason: 'mistake' });
    expect((await send('li', later.quoteId)).status).toBe(200);
  });

  test('a quote’s next version takes the place of its last, and lets go of what it leaves out', async () => {
    const [mill, press] = [await stage.product(), await stage.product('Press')];
    const first = await stage.quote('wang', id('again'), [line(mill), line(press)]);
    await send('wang', first.quoteId);
    await stage
      .as('wang')
      .does(`/quotes/${first.quoteId}/actions/write`, { terms: TERMS, lines: [line(mill, '95')] });
    expect((await send('wang', first.quoteId)).status).toBe(200);
    expect(await page('wang', first.quoteId)).toMatchObject({ sentVersion: 2, standing: 'valid' });
    const second = await stage.quote('li', id('again'), [line(press)]);
    expect((await send('li', second.quoteId)).status).toBe(200);
  });

  test('of twelve that are sent at once exactly one holds, whatever products they share', async () => {
    const products = await Promise.all(['A', 'B', 'C'].map((name) => stage.product(name)));
    const sellers = Array.from({ length: 12 }, (_, n) => `seller ${n}`);
    const quotes = await Promise.all(
      // Each has the first product, most have others in another order besides.
      sellers.map((seller, n) =>
        stage.quote(
          seller,
          id('wanted'),
          [products[0]!, ...products.slice(1, 1 + (n % 3)).reverse()].map((p) => line(p)),
        ),
      ),
    );
    const answers = await Promise.all(quotes.map(({ quoteId }, n) => send(sellers[n]!, quoteId)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      200,
      ...Array.from({ length: 11 }, () => 409),
    ]);
    const winner = quotes[answers.findIndex(({ status }) => status === 200)]!;
    for (const { status, body } of answers) if (status === 409) expect(body['quoteCode']).toBe(winner.code);
    expect(await happened(winner.quoteId)).toEqual([
      'sent',
      ...Array.from({ length: 11 }, () => 'contested'),
    ]);
    const valid = (await stage.as('boss').get(`/quotes?party=${id('wanted')}&standing=valid`)).body.items;
    expect(valid).toHaveLength(1);
  });
});

describe('a customer who turned out to be another', () => {
  test('has the quotes of both, and of each alone when they are two again', async () => {
    const { tell, quote } = stage;
    const mill = await stage.product();
    const toOne = await quote('wang', id('one'), [line(mill)]);
    await send('wang', toOne.quoteId);
    await tell.hear(tell.merged('one', 'two'));
    const toTwo = await quote('li', id('two'), [line(mill)]);
    expect((await send('li', toTwo.quoteId)).body).toMatchObject({ quoteCode: toOne.code });
    expect((await send('li', toTwo.quoteId, { reason: 'a new price' })).status).toBe(200);
    await tell.hear(tell.unmerged('one', 'two'));
    // What was sent to the two while they were one is the survivor's: the other has nothing that holds.
    const again = await quote('zhou', id('one'), [line(mill)]);
    expect((await send('zhou', again.quoteId)).status).toBe(200);
    const beside = await quote('zhou', id('two'), [line(mill)]);
    expect((await send('zhou', beside.quoteId)).body).toMatchObject({ quoteCode: toTwo.code });
  });

  test('two sellers who know her by different ids meet, whichever knows of the merge', async () => {
    const { tell, quote } = stage;
    const mill = await stage.product();
    await tell.hear(tell.merged('north', 'south'));
    const [a, b] = [
      await quote('wang', id('north'), [line(mill)]),
      await quote('li', id('south'), [line(mill)]),
    ];
    const answers = await Promise.all([send('wang', a.quoteId), send('li', b.quoteId)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('the page that verifies a quote', () => {
  const verify = async (code: string) => {
    await stage.staged.settle();
    const answer = await stage.staged.app.inject({
      url: `/api/sales/v1/public/quotes/${encodeURIComponent(code)}`,
      headers: {
        'rapport-token': await stage.staged.ports.tokens.mint({ kind: 'service', name: 'console' }, 'sales'),
      },
    });
    return answer.json() as Record<string, unknown>;
  };

  test('[C1] tells which of two quotes is the one that holds, and nothing of what is in it', async () => {
    const mill = await stage.product();
    const first = await stage.quote('wang', id('checker'), [line(mill, '100')]);
    const second = await stage.quote('li', id('checker'), [line(mill, '92')]);
    expect(await verify(first.code)).toEqual({ is: 'unknown', companyName: 'Rapport Example' });
    await send('wang', first.quoteId);
    expect(await verify(first.code.toLowerCase().replaceAll('-', ' '))).toEqual({
      is: 'valid',
      code: first.code,
      companyName: 'Rapport Example',
      version: 1,
      sentAt: '2026-03-02T01:00:00.000Z',
      validUntil: '2026-03-31',
    });
    await send('li', second.quoteId, { reason: 'agreed by phone' });
    expect([(await verify(first.code))['is'], (await verify(second.code))['is']]).toEqual([
      'replaced',
      'valid',
    ]);
    const wrong = first.code.slice(0, -1) + String((Number(first.code.at(-1)) + 1) % 10);
    expect((await verify(wrong))['is']).toBe('wrong-digit');
    stage.clock.at = new Date('2026-04-01T00:00:00.000Z');
    expect((await verify(second.code))['is']).toBe('expired');
    stage.clock.at = new Date('2026-03-02T01:00:00.000Z');
  });
});
