import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { RULES, type Stage, id, loyaltyOnStage, person } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await loyaltyOnStage();
  await stage.party('li', '李雷');
});
afterAll(() => stage.staged.close());

describe('every door', () => {
  test('lets in those it names and nobody else', async () => {
    const people = ['agent', 'admin'] as const;
    const admin = ['admin'] as const;
    const at = '/api/loyalty/v1';
    const matrix = {
      [`GET ${at}/programmes`]: people,
      [`POST ${at}/programmes`]: admin,
      [`GET ${at}/programmes/:programmeId`]: people,
      [`POST ${at}/programmes/:programmeId/actions/revise`]: admin,
      [`POST ${at}/programmes/:programmeId/actions/try-thresholds`]: admin,
      [`GET ${at}/programmes/:programmeId/liability`]: people,
      [`GET ${at}/members`]: people,
      [`POST ${at}/members`]: people,
      [`GET ${at}/members/:memberId`]: people,
      [`GET ${at}/members/:memberId/statement`]: people,
      [`GET ${at}/members/:memberId/lots`]: people,
      [`GET ${at}/members/:memberId/redemptions`]: people,
      [`POST ${at}/members/:memberId/actions/redeem`]: people,
      [`POST ${at}/members/:memberId/actions/reverse`]: people,
      [`POST ${at}/members/:memberId/actions/correct`]: admin,
      [`POST ${at}/members/:memberId/actions/join`]: people,
      [`GET ${at}/rewards`]: people,
      [`POST ${at}/rewards`]: admin,
      [`POST ${at}/rewards/:rewardId/actions/restock`]: admin,
      [`POST ${at}/rewards/:rewardId/actions/withdraw`]: admin,
    };
    const { app, ports, routes } = stage.staged;
    expect(unmatched(routes, matrix)).toEqual([]);
    const knocks = await knockEverywhere(app, matrix, { service: 'loyalty', tokens: ports.tokens });
    expect(surprises(knocks)).toEqual([]);
    expect((await ports.store.head()).position).toBe(0);
  });

  const programme = {
    name: { zh: '会', en: 'Club' },
    period: { months: 12, zone: 'Asia/Shanghai' },
    rules: RULES,
  };
  const withRules = (rules: object) => ({ ...programme, rules: { ...RULES, ...rules } });
  test.each([
    [
      'a threshold that is no whole number',
      withRules({ tiers: [{ ...RULES.tiers[0], threshold: 0.5 }] }),
      400,
    ],
    ['a factor that is a number', withRules({ tiers: [{ ...RULES.tiers[0], earningFactor: 1 }] }), 400],
    ['periods of five months', { ...programme, period: { months: 5, zone: 'UTC' } }, 400],
    ['a zone that is none', { ...programme, period: { months: 12, zone: 'Moon' } }, 422],
    ['tiers from above', withRules({ tiers: RULES.tiers.toReversed() }), 422],
    [
      'two tiers of one id',
      withRules({ tiers: [RULES.tiers[0], { ...RULES.tiers[1], tierId: 'copper' }] }),
      422,
    ],
    ['a currency that is none', withRules({ pointWorth: { amount: '1', currency: 'QQQ' } }), 422],
    [
      'a rule that ends before it begins',
      withRules({ earning: [{ ...RULES.earning[0], until: '2025-01-01' }] }),
      422,
    ],
  ])('of programmes refuses %s', async (_, body, status) => {
    expect((await stage.post('/programmes', body)).status).toBe(status);
  });

  test('answers nothing to a cursor of another account', async () => {
    const programmeId = await stage.programme();
    const memberId = await stage.enrol(programmeId, 'li');
    await stage.party('han');
    const other = await stage.enrol(programmeId, 'han');
    for (const points of [1, 2])
      await stage.done(`/members/${memberId}/actions/correct`, { points, reason: 'x' });
    const { nextCursor } = (await stage.get(`/members/${memberId}/statement?limit=1`)).body;
    expect(nextCursor).toEqual(expect.any(String));
    const elsewhere = await stage.get(`/members/${other}/statement?limit=1&cursor=${nextCursor}`);
    expect(elsewhere.body.code).toBe('invalid-cursor');
    expect((await stage.get(`/members/${id('nobody')}/statement`, person('ann'))).body.code).toBe(
      'member-unknown',
    );
  });

  test('does nothing for who saw something else', async () => {
    const programmeId = await stage.programme();
    await stage.party('wu');
    const memberId = await stage.enrol(programmeId, 'wu');
    const { headers } = await stage.get(`/members/${memberId}`);
    const correct = `/members/${memberId}/actions/correct`;
    const seen = { 'if-match': String(headers['etag']) };
    expect((await stage.post(correct, { points: 5, reason: 'x' }, undefined, seen)).status).toBe(200);
    const again = await stage.post(correct, { points: 5, reason: 'x' }, undefined, seen);
    expect(again).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
  });
});
