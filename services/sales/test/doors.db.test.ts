import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { type Stage, id, line, salesOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => void (stage = await salesOnStage()));
afterAll(() => stage.staged.close());

const PEOPLE = ['agent', 'admin'] as const;
const ADMIN = ['admin'] as const;
const at = (path: string, ...verbs: readonly string[]) =>
  verbs.map((verb) => `POST /api/sales/v1/${path}/${verb}`);
const rows = (routes: readonly string[], callers: readonly ('agent' | 'admin' | 'service')[]) =>
  Object.fromEntries(routes.map((route) => [route, callers]));

test('every door lets in those it names and nobody else', async () => {
  const { app, ports, routes } = stage.staged;
  const reads = [
    'products',
    'leads',
    'lead-sources',
    'imports',
    'opportunities',
    'quotes',
    'orders',
    'pipeline',
    'board',
  ];
  const ones = [
    'products/:productId',
    'leads/:leadId',
    'imports/:importId',
    'imports/:importId/report',
    'opportunities/:opportunityId',
    'quotes/:quoteId',
    'quotes/:quoteId/pdf',
    'orders/:orderId',
  ];
  const matrix = {
    ...rows(
      [...reads, ...ones].map((path) => `GET /api/sales/v1/${path}`),
      PEOPLE,
    ),
    ...rows(
      ['leads', 'imports', 'import-lists', 'opportunities', 'quotes'].map(
        (path) => `POST /api/sales/v1/${path}`,
      ),
      PEOPLE,
    ),
    ...rows(at('leads/:leadId/actions', 'assign', 'refuse', 'qualify'), PEOPLE),
    ...rows(
      at(
        'opportunities/:opportunityId/actions',
        'reach-stage',
        'estimate',
        'expect-close',
        'assign',
        'win',
        'lose',
        'reopen',
      ),
      PEOPLE,
    ),
    ...rows(at('quotes/:quoteId/actions', 'write', 'send', 'accept', 'decline', 'withdraw', 'order'), PEOPLE),
    ...rows(at('quotes/actions', 'reckon'), PEOPLE),
    ...rows(at('import-lists/actions', 'preview'), PEOPLE),
    ...rows(at('imports/:importId/actions', 'cancel', 'resume'), PEOPLE),
    ...rows(at('orders/:orderId', 'deliveries', 'returns'), PEOPLE),
    ...rows(at('orders/actions', 'take-in'), ADMIN),
    ...rows(['POST /api/sales/v1/products'], ADMIN),
    ...rows(
      at('products/:productId/actions', 'describe', 'set-price', 'end-price', 'retire', 'return'),
      ADMIN,
    ),
    ...rows(at('pipeline/actions', 'revise'), ADMIN),
    // Whoever is at the public door is asked for by the gateway.
    ...rows(['GET /api/sales/v1/public/quotes/:code'], ['service']),
  };
  expect(unmatched(routes, matrix)).toEqual([]);
  const knocks = await knockEverywhere(app, matrix, { service: 'sales', tokens: ports.tokens });
  expect(surprises(knocks)).toEqual([]);
  expect((await ports.store.head()).position).toBe(0);
});

describe('what lies with a branch', () => {
  test('is seen by its owner and administrators, in lists, sums and alone', async () => {
    const { as, quote, product } = stage;
    const { quoteId, opportunityId } = await quote('wang', id('hua'), [line(await product())]);
    const { leadId } = await as('wang').does('/leads', { topic: 'more', partyId: id('hua') });
    await as('wang').does(`/quotes/${quoteId}/actions/send`);
    await as('wang').does(`/quotes/${quoteId}/actions/accept`);
    const { orderId } = await as('wang').does(`/quotes/${quoteId}/actions/order`);
    await as('wang').does(`/opportunities/${opportunityId}/actions/reopen`);
    await stage.staged.settle();
    // No fact gives anything to a branch yet: the read models are told.
    for (const table of ['leads_v1', 'opportunity_standings_v1', 'quotes_v1', 'orders_v1'])
      await stage.staged.ports.database.run({
        text: `update read.${table} set branch = $1`,
        values: [id('north')],
      });
    const sees = async (name: string, role: 'admin' | 'agent') => {
      const { get } = as(name, role);
      const lists = ['/leads', '/opportunities', '/quotes', '/orders'].map(
        async (path) => (await get(path)).body.items.length,
      );
      const alone = [
        `/leads/${leadId}`,
        `/opportunities/${opportunityId}`,
        `/quotes/${quoteId}`,
        `/orders/${orderId}`,
      ];
      const board = (await get('/board')).body['stages'] as unknown as readonly {
        totals: readonly object[];
      }[];
      const statuses = alone.map(async (path) => (await get(path)).status);
      return [
        ...(await Promise.all(lists)),
        ...(await Promise.all(statuses)),
        board.flatMap(({ totals }) => totals).length,
      ];
    };
    expect(await sees('li', 'agent')).toEqual([0, 0, 0, 0, 404, 404, 404, 404, 0]);
    expect(await sees('wang', 'agent')).toEqual([1, 1, 1, 1, 200, 200, 200, 200, 1]);
    expect(await sees('boss', 'admin')).toEqual([1, 1, 1, 1, 200, 200, 200, 200, 1]);
    expect(await stage.staged.ports.database.many(sql`select 1 from read.quotes_v1`)).toHaveLength(1);
  });
});

test('a command on what has changed since it was seen is refused', async () => {
  const { as, opportunity } = stage;
  const wang = as('wang');
  const opportunityId = await opportunity('wang', id('seen'));
  const { etag } = await wang.get(`/opportunities/${opportunityId}`);
  const estimate = (amount: string, ifMatch: string | undefined) =>
    wang.post(
      `/opportunities/${opportunityId}/actions/estimate`,
      { amount: { amount, currency: 'CNY' } },
      { 'if-match': ifMatch },
    );
  expect((await estimate('200', etag)).status).toBe(200);
  expect((await estimate('300', etag)).body).toMatchObject({ status: 412, code: 'precondition-failed' });
  expect((await estimate('300', (await wang.get(`/opportunities/${opportunityId}`)).etag)).status).toBe(200);
});
