import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, id, marketingOnStage } from './stage.ts';

let stage: Stage;
let campaignId: string;
beforeAll(async () => {
  stage = await marketingOnStage();
  campaignId = await stage.campaign();
  const amount = { amount: '300', currency: 'CNY' };
  await stage.does(`/campaigns/${campaignId}/costs`, { amount, kind: 'print', occurredOn: '2026-03-02' });
  await stage.party('li');
  await stage.party('li again');
  await stage.party('wang');
});
afterAll(() => stage.staged.close());

const money = (minor: bigint, currency = 'CNY') => ({ minor, currency });
async function sent(name: string, at: string): Promise<void> {
  const message = id(`message to ${name}`);
  const cause = { kind: 'campaign', id: campaignId };
  const of = {
    channel: 'mail',
    purpose: 'news',
    runId: '',
    materialId: '',
    materialVersion: 0,
    notAfter: '',
  };
  const data = { ...of, partyId: id(name), cause, accountId: '' };
  await stage.hear(
    stage.say('rapport.channels.sending.v1', 'sendingQueued', message, data, at),
    stage.say('rapport.channels.sending.v1', 'sendingSent', message, { partyId: id(name) }, at),
  );
}
async function ordered(
  order: string,
  name: string,
  at: string,
  minor: bigint,
  currency = 'CNY',
): Promise<void> {
  const amounts = { net: money(minor, currency), tax: money(0n, currency), gross: money(minor, currency) };
  const of = { code: order, origin: undefined, partyId: id(name), opportunityId: '', ownerId: '' };
  const data = { ...of, orderedOn: at.slice(0, 10), currency, lines: [], totals: amounts };
  await stage.hear(stage.say('rapport.sales.order.v1', 'orderPlaced', id(order), data, at));
}
const returns = async (query = 'year=2026') => (await stage.get(`/returns?${query}`)).body;
const orders = async (query: string) =>
  (await stage.get(`/credited-orders?${query}`)).body.items.map((one: { code: string }) => one.code);
const buyers = async (query: string) =>
  (await stage.get(`/credited-orders?${query}`)).body.items.map((one: { customer: object }) => one.customer);

test('[M1] what a year’s spending brought back adds up to the orders, and each order opens to the messages before it', async () => {
  await sent('li again', '2026-03-05T02:00:00.000Z');
  await ordered('SO-1', 'li again', '2026-03-10T02:00:00.000Z', 90_010n);
  await ordered('SO-2', 'wang', '2026-03-11T02:00:00.000Z', 5_000n);
  await ordered('SO-3', 'li', '2026-03-12T02:00:00.000Z', 1_000n);
  await ordered('SO-4', 'li again', '2026-05-12T02:00:00.000Z', 70n);
  await ordered('SO-5', 'li again', '2026-03-13T02:00:00.000Z', 99n, 'USD');
  const before = await returns();
  expect(before.rows[0]).toMatchObject({
    cost: { amount: '300.00' },
    first: { orders: 1, worth: { amount: '900.10' } },
    last: { orders: 1, worth: { amount: '900.10' } },
    firstReturn: '3.00',
  });
  expect(before.rows[1]).toMatchObject({ currency: 'USD', first: { orders: 1, worth: { amount: '0.99' } } });
  expect(before.none).toMatchObject([{ currency: 'CNY', first: { orders: 3, worth: { amount: '60.70' } } }]);
  expect(before.totals).toMatchObject([
    { currency: 'CNY', cost: { amount: '300.00' }, last: { orders: 4, worth: { amount: '960.80' } } },
    { currency: 'USD', last: { orders: 1, worth: { amount: '0.99' } } },
  ]);
  expect(await orders(`by=last&campaign=${campaignId}`)).toEqual(['SO-5', 'SO-1']);
  expect(await orders('by=first')).toEqual(['SO-4', 'SO-3', 'SO-2']);
  const [name] = await stage.staged.ports.keys.seal('party:wang', [{ field: 'name', text: '王' }]);
  await stage.hear(stage.say('rapport.customers.party.v1', 'partyNamed', id('wang'), { name }));
  expect(await buyers('by=first')).toEqual([
    { code: 'P-li again' },
    { code: 'P-li' },
    { code: 'P-wang', name: '王' },
  ]);
  const { body } = await stage.get(`/credited-orders/${id('SO-1')}`);
  expect(body).toMatchObject({
    order: { code: 'SO-1', touches: 1 },
    touches: [{ messageId: id('message to li again') }],
  });
});

test('a merge and its undoing, and what comes back, are in the next look; a past day stays as it was known', async () => {
  await stage.time.until('2026-06-01T00:00:00.000Z');
  await stage.merge('li again', 'li');
  expect(await buyers(`by=last&campaign=${campaignId}`)).toContainEqual({ code: 'P-li' });
  const merged = await returns();
  expect(merged.rows[0]).toMatchObject({ first: { orders: 2, worth: { amount: '910.10' } } });
  const back = {
    returnId: id('return'),
    returnedOn: '2026-06-02',
    reason: 'other',
    lines: [],
    value: money(40_000n),
  };
  await stage.hear(
    stage.say('rapport.sales.order.v1', 'returnRecorded', id('SO-1'), back, '2026-06-02T00:00:00.000Z'),
  );
  expect((await returns()).rows[0].first.worth.amount).toBe('510.10');
  expect((await returns('year=2026&asOf=2026-06-01T12:00:00.000Z')).rows[0].first.worth.amount).toBe(
    '910.10',
  );
  expect((await returns('year=2026&asOf=2026-05-31T00:00:00.000Z')).rows[0].first.worth.amount).toBe(
    '900.10',
  );
  expect((await returns('year=2025')).totals).toEqual([]);
  await stage.time.until('2026-06-03T00:00:00.000Z');
  await stage.unmerge('li again', 'li');
  expect((await returns()).rows[0]).toMatchObject({ first: { orders: 1, worth: { amount: '500.10' } } });
});

test('a customer’s messages are shown for whoever they are one with', async () => {
  const { body } = await stage.get(`/touches?party=${id('li again')}`);
  expect(body.items).toMatchObject([
    { state: 'sent', bounced: false, campaign: { campaignId, name: '春季推广' } },
  ]);
  expect((await stage.get(`/touches?party=${id('wang')}`)).body.items).toEqual([]);
});
