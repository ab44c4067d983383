import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { CAMPAIGN, MATERIAL, type Stage, id, marketingOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await marketingOnStage();
});
afterAll(() => stage.staged.close());

const AT = '/api/marketing/v1';

describe('every door', () => {
  test('lets in those it names and nobody else', async () => {
    const people = ['agent', 'admin'] as const;
    const doors = [
      'GET /materials',
      'POST /materials',
      'GET /materials/:materialId',
      'POST /materials/:materialId/actions/publish',
      'POST /materials/:materialId/actions/withdraw',
      'POST /materials/actions/preview',
      'GET /audiences',
      'POST /audiences',
      'GET /audiences/:audienceId',
      'POST /audiences/:audienceId/actions/define',
      'POST /audiences/:audienceId/actions/retire',
      'POST /audiences/actions/look',
      'GET /products',
      'GET /campaigns',
      'POST /campaigns',
      'GET /campaigns/:campaignId',
      'POST /campaigns/:campaignId/actions/change',
      'POST /campaigns/:campaignId/actions/close',
      'POST /campaigns/:campaignId/costs',
      'POST /campaigns/:campaignId/costs/:costId/actions/correct',
      'GET /campaigns/:campaignId/runs',
      'POST /campaigns/:campaignId/runs',
      'GET /runs/:runId',
      'POST /runs/:runId/actions/pause',
      'POST /runs/:runId/actions/cancel',
      'POST /runs/:runId/actions/resume',
      'GET /returns',
      'GET /credited-orders',
      'GET /credited-orders/:orderId',
      'GET /touches',
    ];
    const matrix = Object.fromEntries(doors.map((door) => [door.replace(' ', ` ${AT}`), people]));
    const { app, ports, routes } = stage.staged;
    expect(unmatched(routes, matrix)).toEqual([]);
    const knocks = await knockEverywhere(app, matrix, { service: 'marketing', tokens: ports.tokens });
    expect(surprises(knocks)).toEqual([]);
    expect((await ports.store.head()).position).toBe(0);
  });

  test.each([
    ['/audiences', 'a fact there is not', { name: 'x', filter: { is: 'rich' } }],
    ['/audiences', 'facts of none', { name: 'x', filter: { is: 'all', of: [] } }],
    ['/audiences', 'words of SQL', { name: 'x', filter: { is: 'consent', purpose: "news'; drop" } }],
    [
      '/materials',
      'one language alone',
      { ...MATERIAL, contents: { ...MATERIAL.contents, subject: { zh: 'x' } } },
    ],
    ['/campaigns', 'an amount that is a number', { ...CAMPAIGN, budget: { amount: 5, currency: 'CNY' } }],
    ['/campaigns', 'an amount below nothing', { ...CAMPAIGN, budget: { amount: '-5', currency: 'CNY' } }],
    ['/campaigns', 'what nobody asked for', { ...CAMPAIGN, colour: 'red' }],
  ])('of %s refuses %s', async (path, _, body) => {
    expect((await stage.post(path, body)).status).toBe(400);
  });

  test('refuses a filter that nests deeper, or asks more, than anybody could read', async () => {
    const deep = (levels: number): object =>
      levels === 0 ? { is: 'open-case' } : { is: 'not', of: deep(levels - 1) };
    expect((await stage.post('/audiences', { name: 'x', filter: deep(3) })).status).toBe(201);
    expect((await stage.post('/audiences', { name: 'x', filter: deep(4) })).status).toBe(400);
    const wide = {
      is: 'any',
      of: Array.from({ length: 3 }, () => ({ is: 'any', of: Array(20).fill(deep(0)) })),
    };
    expect((await stage.post('/audiences/actions/look', { filter: wide })).body.type).toMatch(
      'filter-too-large',
    );
  });
});

describe('a campaign on its pages', () => {
  test('has what it cost, with what a cost was taken for before, and is changed only as it was seen', async () => {
    const campaignId = await stage.campaign();
    const cost = { amount: { amount: '1200', currency: 'CNY' }, kind: 'print', occurredOn: '2026-03-02' };
    const { costId } = await stage.does(`/campaigns/${campaignId}/costs`, cost);
    await stage.does(`/campaigns/${campaignId}/costs`, { ...cost, kind: 'media' });
    const right = { ...cost, amount: { amount: '1020.5', currency: 'CNY' }, reason: 'wrong-amount' };
    await stage.does(`/campaigns/${campaignId}/costs/${costId}/actions/correct`, right);
    const { body, headers } = await stage.get(`/campaigns/${campaignId}`);
    expect(body.campaign).toMatchObject({ cost: { amount: '2220.50', currency: 'CNY' }, status: 'planned' });
    expect(body.costs.find((one: { costId: string }) => one.costId === costId)).toMatchObject({
      amount: { amount: '1020.50' },
      corrected: [{ amount: { amount: '1200.00' }, reason: 'wrong-amount' }],
    });
    const { purpose: _, ...terms } = { ...CAMPAIGN, goal: 'three hundred orders' };
    const stale = await stage.post(`/campaigns/${campaignId}/actions/change`, terms, undefined, {
      'if-match': '"1"',
    });
    expect(stale.status).toBe(412);
    const seen = { 'if-match': String(headers['etag']) };
    expect((await stage.post(`/campaigns/${campaignId}/actions/change`, terms, undefined, seen)).status).toBe(
      200,
    );
  });

  test('is listed page by page, those that begin last first', async () => {
    const made = [
      await stage.campaign({ from: '2027-01-01', to: '2027-01-31' }),
      await stage.campaign({ from: '2027-02-01', to: '2027-02-28' }),
    ];
    const first = (await stage.get('/campaigns?limit=1')).body;
    const second = (await stage.get(`/campaigns?limit=1&cursor=${encodeURIComponent(first.nextCursor)}`))
      .body;
    expect([first.items[0].campaignId, second.items[0].campaignId]).toEqual(made.toReversed());
  });

  test('takes no day that there is not', async () => {
    const none = await stage.post('/campaigns', { ...CAMPAIGN, from: '2026-02-30' });
    expect(none.status).toBeGreaterThanOrEqual(400);
    expect(none.status).toBeLessThan(500);
  });
});

describe('a material on its pages', () => {
  test('keeps each version, and reads to a customer as it would be sent', async () => {
    const materialId = await stage.material();
    const contents = {
      ...MATERIAL.contents,
      subject: { zh: '{{name}}，春天来了', en: 'Spring, {{name}}' },
      html: { zh: '<p>{{name}}</p>', en: '<p>{{name}} <a href="{{link:offer}}">x</a></p>' },
    };
    await stage.does(`/materials/${materialId}/actions/publish`, { name: 'Spring', contents });
    const { body } = await stage.get(`/materials/${materialId}`);
    expect(body).toMatchObject({ edition: 2, status: 'offered' });
    expect(body.editions.map((one: { edition: number }) => one.edition)).toEqual([2, 1]);
    await stage.party('li');
    const [name] = await stage.staged.ports.keys.seal('party:li', [{ field: 'name', text: '<李>' }]);
    await stage.hear(stage.say('rapport.customers.party.v1', 'partyNamed', id('li'), { name }));
    const asked = { contents, partyId: id('li'), language: 'en' };
    const read = await stage.post('/materials/actions/preview', asked);
    expect(read.body).toMatchObject({
      subject: 'Spring, <李>',
      text: 'Dear <李>, https://www.example.com/spring /p/…',
      html: '<p>&lt;李&gt; <a href="https://www.example.com/spring">x</a></p>',
    });
    const nobody = await stage.post('/materials/actions/preview', { ...asked, partyId: id('nobody') });
    expect(nobody.status).toBe(404);
  });
});
