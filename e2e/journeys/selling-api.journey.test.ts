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

interface Promised {
  readonly promiseId: string;
  readonly state: string;
  readonly contradicts: readonly string[];
  readonly owner: { readonly name: string };
}
interface Line {
  readonly kind: string;
  readonly fact?: string;
  readonly quote?: string;
  readonly owner?: { readonly name: string };
}

const leiLi = { name: '李雷', address: 'li.lei@example.cn' };
const ZONE = 'Asia/Shanghai';
const PROMISES = '/api/workflow/v1/promises';

/** One company for both journeys: those who work there, signed in. */
let installation: RunningInstallation;
let [admin, li, ann, bob]: Client[] = [];
beforeAll(async () => {
  installation = await startInstallation('start', '--empty');
  admin = await signIn(installation);
  for (const [login, name] of Object.entries({ li: '李娜', ann: '安娜', bob: 'Bob' })) {
    const account = { login, name, role: 'agent', password: installation.password };
    expect((await admin.post('/api/access/v1/accounts', account)).status).toBe(201);
  }
  // An account opens the door once the door has heard of it.
  const opened = (login: string) => eventually(() => signIn(installation, login).catch(() => undefined));
  [li, ann, bob] = [await opened('li'), await opened('ann'), await opened('bob')];
});
afterAll(async () => expect(await installation.stop()).toBe(0));

/** From a customer's mail to an order, with two sellers who do not know of each other; by REST, as a program goes it. */
describe('from a mail to an order, by REST', () => {
  /** Does something in sales, and answers what was answered. */
  const does = async (who: Client, path: string, body: object = {}): Promise<Body> => {
    const answer = await who.post(`${SALES}${path}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const read = async (path: string) => (await admin!.get(`${SALES}${path}`)).body;

  test('of two sellers who quote the same product the second is stopped, both are told, and the customer sees which quote holds [C1] [R025] [R029]', async () => {
    const from = { name: '王芳', address: 'wang.fang@example.cn' };
    await sendMails(installation, [{ from, subject: '求购磨机', text: '请报两台磨机的价格。' }]);
    const { conversationId, partyId } = await eventually(async () => {
      const { body } = await admin!.get('/api/console/v1/inbox?view=unassigned');
      return (body['items'] as readonly InboxItem[]).find((item) => item.partyId !== undefined);
    });
    const { productId } = await does(admin!, '/products', {
      name: { zh: '磨机', en: 'Mill' },
      unit: '台',
      taxPercent: '13',
    });
    const source = { kind: 'conversation', id: conversationId };
    const { leadId } = await does(admin!, '/leads', { topic: '求购磨机', source, partyId });
    const { opportunityId } = await does(admin!, `/leads/${String(leadId)}/actions/qualify`, {
      title: '两台磨机',
      amount: { amount: '4000.00', currency: 'CNY' },
      expectedClose: validUntil,
    });
    const quoteAt = (who: Client, unitPrice: string) =>
      does(who, '/quotes', { opportunityId, terms, lines: [{ productId, quantity: '2', unitPrice }] });
    const [first, second] = [await quoteAt(admin!, '1999.95'), await quoteAt(li!, '1899')];
    await does(admin!, `/quotes/${String(first['quoteId'])}/actions/send`);

    const stopped = await li!.post(`${SALES}/quotes/${String(second['quoteId'])}/actions/send`);
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
    await does(li!, `/quotes/${String(second['quoteId'])}/actions/send`, { reason: '老客户优惠' });
    await eventually(async () => (await verify(first['code']))['is'] === 'replaced');
    expect((await verify(second['code']))['is']).toBe('valid');

    await does(li!, `/quotes/${String(second['quoteId'])}/actions/accept`);
    const { orderId } = await does(li!, `/quotes/${String(second['quoteId'])}/actions/order`);
    const lines = [{ line: 1, quantity: '2' }];
    await does(li!, `/orders/${String(orderId)}/deliveries`, { deliveredOn: validUntil, lines });
    const order = await eventually(async () => {
      const page = await read(`/orders/${String(orderId)}`);
      return page['status'] === 'delivered' && page;
    });
    expect(order).toMatchObject({ gross: { amount: '4291.74', currency: 'CNY' }, partyName: '王芳' });
    expect(await read(`/opportunities/${String(opportunityId)}`)).toMatchObject({ status: 'won' });

    // All of it stands on the customer's page.
    const facts = await eventually(async () => {
      const { body } = await admin!.get(`/api/console/v1/customers/${partyId}?kinds=sales&limit=200`);
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
      const { body } = await admin!.get('/api/console/v1/inbox?view=unassigned');
      const item = (body['items'] as readonly InboxItem[]).find(({ subject }) => subject === '说明书');
      if (!item) return undefined;
      const answer = await admin!.get(`/api/console/v1/conversations/${item.conversationId}`);
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

/** A promise's life as programs see it: the same doors as the screens, without a browser. */
describe('from a mail to a promise and what became of it, by REST', () => {
  let [partyId, conversationId]: string[] = [];
  beforeAll(async () => {
    const text = '上次说一把茶壶九十元，对吗？';
    await sendMails(installation, [{ from: leiLi, subject: '茶壶报价', text }]);
    const item = await eventually(async () => {
      const { items } = (await ann!.get('/api/console/v1/inbox?view=unassigned')).body;
      return (items as readonly InboxItem[]).find((one) => one.subject === '茶壶报价' && one.partyId);
    });
    ({ conversationId, partyId } = item as Required<InboxItem>);
  });

  const make = async (client: Client, given: object) => {
    const body = { partyId, kind: 'price', window: { to: inDays(2), zone: ZONE }, ...given };
    const made = await eventually(async () => {
      const answer = await client.post(PROMISES, body);
      return answer.status === 201 && answer;
    });
    return { promiseId: String(made.body['promiseId']), position: made.position };
  };
  const one = async (client: Client, promiseId: string, after?: string | null) =>
    (await client.get(`${PROMISES}/${promiseId}`, after)).body['promise'] as Promised | undefined;
  const lines = async (promiseId: string) => {
    const { entries } = (await ann!.get(`/api/console/v1/customers/${partyId}?kinds=promises`)).body;
    return (entries as readonly (Line & { readonly promiseId: string })[])
      .filter((line) => line.promiseId === promiseId)
      .map(({ fact }) => fact);
  };

  test('a promise from a conversation and what another agent promises beside it are both marked [G2] [R126]', async () => {
    const source = { kind: 'conversation', id: conversationId };
    const first = await make(ann!, {
      source,
      channel: 'mail',
      quote: '一把茶壶九十元',
      value: { type: 'money', amount: '90', currency: 'CNY' },
    });
    expect(await one(ann!, first.promiseId, first.position)).toMatchObject({
      state: 'open',
      contradicts: [],
    });
    const before = new Date().toISOString();
    const second = await make(bob!, {
      channel: 'phone',
      quote: '八十五元给您',
      value: { type: 'money', amount: '85', currency: 'CNY' },
    });
    expect(await one(bob!, second.promiseId, second.position)).toMatchObject({
      contradicts: [first.promiseId],
    });
    expect(await one(ann!, first.promiseId)).toMatchObject({ contradicts: [second.promiseId] });
    const register = async (query: string) =>
      ((await ann!.get(`${PROMISES}?partyId=${partyId}&${query}`)).body['items'] as readonly Promised[]).map(
        ({ owner, contradicts }) => [owner.name, contradicts.length],
      );
    expect((await register('contradicted=true')).toSorted()).toEqual([
      ['Bob', 1],
      ['安娜', 1],
    ]);
    expect(await register(`asOf=${before}`)).toEqual([['安娜', 0]]);
    const work = (await bob!.get('/api/workflow/v1/my-work')).body;
    expect(work['counts']).toEqual({ tasks: 0, promises: 1, overdue: 0 });
    await eventually(async () => (await lines(second.promiseId)).includes('made'));
  });

  test('broken when its time has come, fulfilled late: both facts stay, also on the customer’s page [G2] [R126]', async () => {
    // Given by word of mouth for this morning, and taken down too late.
    const window = { to: `${inDays(-1)}T09:00`, zone: ZONE };
    const { promiseId } = await make(ann!, { kind: 'call-back', quote: '明天早上给您回电', window });
    await eventually(async () => (await one(ann!, promiseId))?.state === 'broken');
    await eventually(async () => (await ann!.get('/api/workflow/v1/my-work/counts')).body['overdue'] === 1);
    const { position } = await ann!.post(`${PROMISES}/${promiseId}/actions/keep`, {
      note: '已经回电，说清楚了',
    });
    expect(await one(ann!, promiseId, position)).toMatchObject({ state: 'fulfilled-late' });
    const told = (await ann!.get(`${PROMISES}/${promiseId}`)).body['history'] as readonly Line[];
    expect(told.map(({ fact }) => fact)).toEqual(['made', 'broken', 'fulfilled-late']);
    const shown = await eventually(async () => {
      const facts = await lines(promiseId);
      return facts.includes('fulfilled-late') && facts;
    });
    expect(new Set(shown)).toEqual(new Set(['made', 'broken', 'fulfilled-late']));
  });

  test('a task on the conversation is mine until it is done [R006] [R008]', async () => {
    const about = { kind: 'conversation', id: conversationId };
    const opened = await bob!.post('/api/workflow/v1/tasks', { title: '寄样品', about, partyId });
    const work = (await bob!.get('/api/workflow/v1/my-work', opened.position)).body;
    expect(work['counts']).toMatchObject({ tasks: 1 });
    const { taskId } = opened.body as { readonly taskId: string };
    const done = await bob!.post(`/api/workflow/v1/tasks/${taskId}/actions/finish`);
    expect((await bob!.get('/api/workflow/v1/my-work/counts', done.position)).body).toMatchObject({
      tasks: 0,
    });
    await eventually(async () => {
      const { entries } = (await bob!.get(`/api/console/v1/customers/${partyId}?kinds=work`)).body;
      return (entries as readonly Line[]).some(({ kind, fact }) => kind === 'task' && fact === 'done');
    });
  });
});

/** A day some days from today, where the promises are made. */
function inDays(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' }).format(at);
}
