import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { type RunningInstallation, startInstallation } from '../installation.ts';

type Body = Readonly<Record<string, unknown>>;
interface InboxItem {
  readonly conversationId: string;
  readonly subject: string;
  readonly partyId?: string;
}

const SALES = '/api/sales/v1';
const validUntil = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const terms = {
  currency: 'CNY',
  tax: 'exclusive',
  rounding: 'half-up',
  discountPercent: '0',
  validUntil,
};

/** From a customer's mail to an order, with two sellers who do not know of each other; by REST, as a program goes it. */
describe('from a mail to an order, by REST', () => {
  let installation: RunningInstallation;
  let admin: Client;
  let li: Client;
  beforeAll(async () => {
    installation = await startInstallation('start', '--empty');
    admin = await signIn(installation);
    const seller = { login: 'li', name: '李娜', role: 'agent', password: installation.password };
    expect((await admin.post('/api/access/v1/accounts', seller)).status).toBe(201);
    li = await eventually(() => signIn(installation, 'li').catch(() => undefined));
  });
  afterAll(async () => expect(await installation.stop()).toBe(0));

  /** Does something in sales, and answers what was answered. */
  const does = async (who: Client, path: string, body: object = {}): Promise<Body> => {
    const answer = await who.post(`${SALES}${path}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const read = async (path: string) => (await admin.get(`${SALES}${path}`)).body;

  test('of two sellers who quote the same product the second is stopped, both are told, and the customer sees which quote holds [C1] [R025] [R029]', async () => {
    const from = { name: '王芳', address: 'wang.fang@example.cn' };
    await sendMails(installation, [{ from, subject: '求购磨机', text: '请报两台磨机的价格。' }]);
    const { conversationId, partyId } = await eventually(async () => {
      const { body } = await admin.get('/api/console/v1/inbox?view=unassigned');
      return (body['items'] as readonly InboxItem[]).find((item) => item.partyId !== undefined);
    });
    const { productId } = await does(admin, '/products', {
      name: { zh: '磨机', en: 'Mill' },
      unit: '台',
      taxPercent: '13',
    });
    const source = { kind: 'conversation', id: conversationId };
    const { leadId } = await does(admin, '/leads', { topic: '求购磨机', source, partyId });
    const { opportunityId } = await does(admin, `/leads/${String(leadId)}/actions/qualify`, {
      title: '两台磨机',
      amount: { amount: '4000.00', currency: 'CNY' },
      expectedClose: validUntil,
    });
    const quoteAt = (who: Client, unitPrice: string) =>
      does(who, '/quotes', { opportunityId, terms, lines: [{ productId, quantity: '2', unitPrice }] });
    const [first, second] = [await quoteAt(admin, '1999.95'), await quoteAt(li, '1899')];
    await does(admin, `/quotes/${String(first['quoteId'])}/actions/send`);

    const stopped = await li.post(`${SALES}/quotes/${String(second['quoteId'])}/actions/send`);
    expect(stopped).toMatchObject({
      status: 409,
      body: { code: 'product-already-quoted', quoteCode: first['code'] },
    });
    const firstPage = await eventually(async () => {
      const page = await read(`/quotes/${String(first['quoteId'])}`);
      return page['contested'] === true && page;
    });
    expect(firstPage).toMatchObject({ standing: 'valid', partyName: '王芳' });

    const verify = async (code: unknown) => {
      const answer = await fetch(`${installation.url}${SALES}/public/quotes/${String(code)}`);
      expect(answer.status).toBe(200);
      return (await answer.json()) as Body;
    };
    expect([(await verify(first['code']))['is'], (await verify(second['code']))['is']]).toEqual([
      'valid',
      'unknown',
    ]);
    await does(li, `/quotes/${String(second['quoteId'])}/actions/send`, { reason: '老客户优惠' });
    await eventually(async () => (await verify(first['code']))['is'] === 'replaced');
    expect((await verify(second['code']))['is']).toBe('valid');

    await does(li, `/quotes/${String(second['quoteId'])}/actions/accept`);
    const { orderId } = await does(li, `/quotes/${String(second['quoteId'])}/actions/order`);
    const lines = [{ line: 1, quantity: '2' }];
    await does(li, `/orders/${String(orderId)}/deliveries`, { deliveredOn: validUntil, lines });
    const order = await eventually(async () => {
      const page = await read(`/orders/${String(orderId)}`);
      return page['status'] === 'delivered' && page;
    });
    expect(order).toMatchObject({ gross: { amount: '4291.74', currency: 'CNY' }, partyName: '王芳' });
    expect(await read(`/opportunities/${String(opportunityId)}`)).toMatchObject({ status: 'won' });

    // All of it stands on the customer's page.
    const facts = await eventually(async () => {
      const { body } = await admin.get(`/api/console/v1/customers/${partyId}?kinds=sales&limit=200`);
      const said = (body['entries'] as readonly { fact: string }[] | undefined)?.map(({ fact }) => fact);
      return said?.[0] === 'delivered' && said;
    });
    expect(facts.toSorted()).toEqual(
      [
        'captured',
        'qualified',
        'opened',
        'sent',
        'stopped',
        'contested',
        'sent',
        'replaced',
        'accepted',
        'placed',
        'won',
        'delivered',
      ].toSorted(),
    );
  });

  test('who writes again is met with what they have going on, and what they name comes first [R023]', async () => {
    const order = await eventually(
      async () => ((await read('/orders'))['items'] as readonly Body[] | undefined)?.[0],
    );
    const from = { name: '王芳', address: 'wang.fang@example.cn' };
    const text = `订单 ${String(order['code'])} 的说明书在哪里？`;
    await sendMails(installation, [{ from, subject: '说明书', text }]);
    const page = await eventually(async () => {
      const { body } = await admin.get('/api/console/v1/inbox?view=unassigned');
      const item = (body['items'] as readonly InboxItem[]).find(({ subject }) => subject === '说明书');
      if (!item) return undefined;
      const answer = await admin.get(`/api/console/v1/conversations/${item.conversationId}`);
      return answer.body['customer'] ? answer.body : undefined;
    });
    expect(page).toMatchObject({
      recognised: { by: 'contact-point' },
      likely: [{ why: 'mentioned', code: order['code'], record: { kind: 'order', id: order['orderId'] } }],
      customer: {
        standing: { cases: [], offers: [], orders: [{ code: order['code'], state: 'delivered' }] },
      },
    });
  });

  test('the page of a quote’s number is open, and nothing else of sales is', async () => {
    const ask = async (path: string) => (await fetch(`${installation.url}${path}`)).status;
    expect(await ask('/v/Q-000001-9')).toBe(200);
    expect(await ask(`${SALES}/public/quotes/hello`)).toBe(200);
    for (const path of ['/quotes', '/board', '/products']) expect(await ask(SALES + path)).toBe(401);
  });
});
