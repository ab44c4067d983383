import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { type Stage, analyticsOnStage, id } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await analyticsOnStage();
});
afterAll(() => stage.close());

const AT = '/api/analytics/v1';

describe('every door', () => {
  test('lets in those it names and nobody else', async () => {
    const people = ['agent', 'admin'] as const;
    const doors = {
      'GET /segments': people,
      'POST /segments': people,
      'GET /segments/:segmentId': people,
      'POST /segments/:segmentId/actions/define': people,
      'POST /segments/:segmentId/actions/retire': people,
      'POST /segments/actions/look': people,
      'GET /figures': people,
      'GET /figures/csv': people,
      'GET /figure-events': people,
      'GET /warehouse': ['admin'],
      'POST /warehouse/actions/fold-anew': ['admin'],
      'GET /members': people,
      'GET /past-members': people,
      'GET /segments/:segmentId/versions': people,
      'GET /rule-versions': people,
      'POST /models/actions/fit': ['admin'],
      'GET /rules': people,
      'POST /rules/actions/define': ['admin'],
      'GET /models': people,
      'GET /profiles/:partyId': people,
      'POST /profiles/:partyId/actions/:ruleId/accept': people,
      'POST /profiles/:partyId/actions/:ruleId/refuse': people,
    } as const;
    const matrix = Object.fromEntries(
      Object.entries(doors).map(([door, who]) => [door.replace(' ', ` ${AT}`), who]),
    );
    const { app, ports, routes } = stage.staged;
    expect(unmatched(routes, matrix)).toEqual([]);
    const knocks = await knockEverywhere(app, matrix, { service: 'analytics', tokens: ports.tokens });
    expect(surprises(knocks)).toEqual([]);
    expect((await ports.store.head()).position).toBe(0);
  });

  test.each([
    ['a fact there is not', { name: 'x', condition: { is: 'rich' } }],
    ['facts of none', { name: 'x', condition: { is: 'all', of: [] } }],
    ['a fifth there is not', { name: 'x', condition: { is: 'scored', recency: [6] } }],
    ['what nobody asked for', { name: 'x', condition: { is: 'due-promise' }, colour: 'red' }],
  ])('of segments refuses %s', async (_, body) => {
    expect((await stage.post('/segments', body)).status).toBe(400);
  });
});

describe('a segment on its pages', () => {
  test('has versions, a code and an end', async () => {
    const { segmentId } = await stage.does('/segments', { name: 'Buyers', condition: { is: 'bought' } });
    const next = { name: 'Buyers', condition: { is: 'bought', orders: 2 } };
    await stage.does(`/segments/${segmentId}/actions/define`, next);
    expect((await stage.get(`/segments/${segmentId}`)).body).toMatchObject({
      edition: 2,
      members: 0,
      ...next,
    });
    expect((await stage.get(`/segments/${segmentId}/versions`)).body.items).toMatchObject([
      { edition: 2, ...next },
      { edition: 1, name: 'Buyers', condition: { is: 'bought' } },
    ]);
    const seen = (await stage.get(`/segments/${segmentId}/versions?limit=1`)).body;
    expect(seen.items).toHaveLength(1);
    const rest = `/segments/${segmentId}/versions?limit=1&cursor=${encodeURIComponent(seen.nextCursor)}`;
    expect((await stage.get(rest)).body).toMatchObject({ items: [{ edition: 1 }] });
    await stage.does(`/segments/${segmentId}/actions/retire`);
    const { body } = await stage.get('/segments?limit=1');
    expect(body.items[0]).toMatchObject({ segmentId, status: 'retired' });
    expect((await stage.get(`/segments/${id('none')}`)).status).toBe(404);
  });
});

describe('the rules for what to do next', () => {
  test('are those of the product until somebody writes others', async () => {
    const { body } = await stage.get('/rules');
    expect(body.edition).toBe(0);
    expect(body.rules[0]).toMatchObject({ kind: 'fix', action: 'resolve-case' });
    await stage.does('/rules/actions/define', { rules: body.rules.slice(0, 2) });
    expect((await stage.get('/rules')).body).toMatchObject({ edition: 1, rules: { length: 2 } });
    expect((await stage.get('/rule-versions')).body.items).toMatchObject([
      { edition: 1, rules: { length: 2 } },
    ]);
    const twice = await stage.post('/rules/actions/define', { rules: [body.rules[0], body.rules[0]] });
    expect(twice.status).toBe(422);
  });

  test('are written by whoever saw them as they stand, and by nobody else', async () => {
    const { version, rules } = (await stage.get('/rules')).body;
    const write = (seen: string, count: number) =>
      stage.post('/rules/actions/define', { rules: rules.slice(0, count) }, undefined, {
        'if-match': `"${seen}"`,
      });
    expect((await write(version, 1)).status).toBe(200);
    expect((await write(version, 2)).status).toBe(412);
    expect((await stage.get('/rules')).body.rules).toHaveLength(1);
  });
});
