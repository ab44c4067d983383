import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as say from './facts.ts';
import { type Stage, analyticsOnStage, id } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await analyticsOnStage('2026-06-10T09:00:00.000Z');
  await stage.tell(
    say.party('li', '2026-03-01T04:00:00.000Z'),
    say.order('o1', 'li', '2026-03-02', [['lamp', '50.00']]),
    // Told of in May, dated to March.
    say.order('o2', 'li', '2026-03-20', [['lamp', '70.50']], { at: '2026-05-02T04:00:00.000Z' }),
    say.order('o3', 'li', '2026-04-01', [['desk', '90.00']], { currency: 'EUR' }),
    say.comesBack('o1', '2026-04-05', 1, '50.00'),
    say.message('m1', 'thread', false, '2026-03-05T04:00:00.000Z'),
    say.message('m2', 'thread', true, '2026-03-05T05:00:00.000Z'),
  );
  await stage.caughtUp();
});
afterAll(() => stage.close());

const YEAR = 'from=2026-01-01&to=2026-12-31';
const figure = async (name: string, more = '') => {
  const { body } = await stage.get(`/figures?board=sales&by=month&${YEAR}${more}`);
  return body.figures.find(({ figureId }: { figureId: string }) => figureId === name).points;
};

/** Tells the service itself of the customer, whose warehouse has heard of them already. */
const hears = (fact: string, position: number, data: object) => {
  const at = '2026-03-01T04:00:00.000Z';
  const event = {
    id: id(fact),
    type: `rapport.customers.party.${fact}.v1`,
    data,
    streamId: `party-${id('li')}`,
  };
  const from = { source: 'customers/0', position, occurredAt: at, recordedAt: at };
  return stage.staged.hear([
    { ...event, ...from, meta: { correlationId: id(fact), actor: 'service:customers' } },
  ]);
};

describe('a figure on its board', () => {
  test('is by the day it counts for, each currency by itself', async () => {
    expect(await figure('ordered-amount')).toEqual([
      { period: '2026-03-01', events: 2, amount: { amount: '120.50', currency: 'CNY' } },
      { period: '2026-04-01', events: 1, amount: { amount: '90.00', currency: 'EUR' } },
    ]);
    expect(await figure('returned-amount')).toMatchObject([{ amount: { amount: '50.00' } }]);
    expect(await figure('orders-placed')).toEqual([
      { period: '2026-03-01', events: 2, value: 2 },
      { period: '2026-04-01', events: 1, value: 1 },
    ]);
  });

  test('counts messages that people wrote, and opens down to those alone', async () => {
    const { body } = await stage.get(`/figures?board=contact&by=month&${YEAR}`);
    const received = body.figures.find(
      ({ figureId }: { figureId: string }) => figureId === 'messages-received',
    );
    expect(received.points).toEqual([{ period: '2026-03-01', events: 1, value: 1 }]);
    const { items } = (await stage.get(`/figure-events?figure=messages-received&${YEAR}`)).body;
    expect(items).toMatchObject([{ occurredAt: '2026-03-05T04:00:00.000Z' }]);
  });

  test('is what was known on a day', async () => {
    expect(await figure('orders-placed', '&asOf=2026-03-31')).toMatchObject([{ value: 1 }]);
    expect(await figure('orders-placed', '&asOf=2026-05-02')).toMatchObject([{ value: 2 }, { value: 1 }]);
  });

  test('opens down to the events that made it, page by page', async () => {
    const of = `/figure-events?figure=orders-placed&${YEAR}`;
    const first = (await stage.get(`${of}&limit=2`)).body;
    expect(first.items).toMatchObject([
      { record: { kind: 'order', id: id('o3') }, day: '2026-04-01', amount: { currency: 'EUR' } },
      { record: { id: id('o2') }, occurredAt: '2026-05-02T04:00:00.000Z' },
    ]);
    const rest = (await stage.get(`${of}&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`)).body;
    expect(rest.items).toMatchObject([{ record: { id: id('o1') }, partyId: id('li') }]);
    expect((await stage.get(`${of}&asOf=2026-03-31`)).body.items).toHaveLength(1);
    expect((await stage.get(`/figure-events?figure=none&${YEAR}`)).status).toBe(404);
  });

  test('names the customer of each event, as soon as it is known what they are called', async () => {
    const of = `/figure-events?figure=orders-placed&${YEAR}&limit=1`;
    const known = async () => (await stage.get(of)).body.items[0].customer;
    expect(await known()).toBeUndefined();
    await hears('party-begun', 1, { kind: 1, provisional: false, code: 'P-LI' });
    expect(await known()).toEqual({ code: 'P-LI' });
    const [name] = await stage.staged.ports.keys.seal('party:li', [{ field: 'name', text: '李' }]);
    await hears('party-named', 2, { name });
    expect(await known()).toEqual({ code: 'P-LI', name: '李' });
    expect((await stage.get(of)).body.locked).toBe(false);
  });

  test('is a list for a spreadsheet', async () => {
    const headers = await stage.staged.as({
      ...{ kind: 'person', accountId: id('ann'), login: 'ann', name: 'ann', role: 'agent' },
      sessionId: id('session'),
    });
    const url = `/api/analytics/v1/figures/csv?board=sales&by=year&${YEAR}`;
    const { payload, headers: said } = await stage.staged.app.inject({ url, headers });
    expect(said['content-type']).toMatch('text/csv');
    expect(payload.split('\r\n')).toContain('"ordered-amount","2026-01-01","120.50","CNY","2",""');
  });

  test('of days that are none, or turned round, is refused', async () => {
    expect((await stage.get('/figures?board=sales&by=day&from=2026-02-02&to=2026-02-01')).status).toBe(422);
    expect((await stage.get('/figures?board=none&by=day&from=2026-02-02&to=2026-02-01')).status).toBe(400);
  });
});

describe('who was meant on a day', () => {
  test('is asked of the past as of now, with the reason', async () => {
    const look = (asOf?: string) =>
      stage.does('/segments/actions/look', {
        ...{ condition: { is: 'bought', orders: 2 } },
        ...(asOf ? { asOf } : {}),
      });
    expect(await look('2026-04-02')).toMatchObject({
      count: 1,
      some: [{ partyId: id('li'), reasons: [{ fact: 'bought', count: 2, lastOn: '2026-04-01' }] }],
    });
    expect(await look('2026-04-05')).toMatchObject({ count: 0, some: [] });
    expect(await look()).toMatchObject({ count: 1, day: '2026-06-10' });
  });
});

describe('the warehouse', () => {
  test('is made anew when an administrator asks, and gives the same figures', async () => {
    const before = await figure('ordered-amount');
    await stage.does('/warehouse/actions/fold-anew');
    await stage.caughtUp();
    expect(await figure('ordered-amount')).toEqual(before);
    expect((await stage.get('/warehouse')).body.thrownAway).toHaveLength(1);
  });
});
