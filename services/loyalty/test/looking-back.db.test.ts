import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES, type Stage, loyaltyOnStage } from './stage.ts';

let stage: Stage;
let programmeId: string;
const members: string[] = [];
beforeAll(async () => {
  stage = await loyaltyOnStage();
  programmeId = await stage.programme();
  for (const [name, amount] of [
    ['li', '900.00'],
    ['han', '4200.00'],
    ['zhao', '6000.00'],
  ] as const) {
    await stage.party(name, name);
    members.push(await stage.enrol(programmeId, name));
    await stage.order(`${name}-1`, name, amount);
  }
});
afterAll(() => stage.staged.close());

const whole = async () => {
  const events = await stage.staged.ports.store.readAll(0, 100_000);
  return createHash('sha256').update(JSON.stringify(events)).digest('hex');
};

describe('the liability', () => {
  test('is what all accounts came to, as it was recorded by any instant', async () => {
    const liability = async (asOf?: string) =>
      (await stage.get(`/programmes/${programmeId}/liability${asOf ? `?asOf=${asOf}` : ''}`)).body;
    const before = stage.time.now();
    expect(await liability()).toMatchObject({
      members: 3,
      pending: 11_100,
      available: 0,
      balance: 11_100,
      worth: { amount: '111.00', currency: 'CNY' },
      expiring: [{ month: '2027-03', points: 11_100 }],
    });
    await stage.time.until('2026-04-10T00:00:00.000Z');
    await stage.done(`/members/${members[0]!}/actions/correct`, { points: -1_000, reason: 'x' });
    const now = await liability();
    expect(now).toMatchObject({ pending: 0, available: 10_200, debt: 100, balance: 10_100 });
    const then = await liability(before);
    expect(then).toMatchObject({ pending: 11_100, available: 0, debt: 0 });
    expect(then.position).toBeLessThan(now.position);
    expect(await liability('2026-01-01T00:00:00.000Z')).toMatchObject({
      members: 0,
      balance: 0,
      position: 0,
    });
  });
});

describe('other thresholds', () => {
  const trying = (thresholds: readonly object[]) =>
    stage.post(`/programmes/${programmeId}/actions/try-thresholds`, { thresholds });

  test('are tried on the recorded history, which stays as it is; the answer names what it read [R135]', async () => {
    await stage.order('li-2', 'li', '200.00');
    await stage.order('han-2', 'han', '1000.00');
    const live = await whole();
    const { body } = await trying([{ tierId: 'gold', threshold: 4_000 }]);
    expect(body).toMatchObject({
      tiers: [
        { tierId: 'copper', members: 0, tried: 0 },
        { tierId: 'silver', members: 1, tried: 1 },
        { tierId: 'gold', members: 2, tried: 2 },
      ],
      // Han would have been in gold, whose points count double, from the first order on.
      points: { given: 12_300, tried: 13_300 },
      position: (await stage.staged.ports.store.head()).position,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await trying([{ tierId: 'gold', threshold: 4_000 }])).body).toEqual(body);
    expect(await whole()).toBe(live);
    const higher = (await trying([{ tierId: 'gold', threshold: 9_000 }])).body;
    expect(higher).toMatchObject({ lower: 2, higher: 0, hash: body.hash });
    await stage.done(`/members/${members[0]!}/actions/correct`, { points: 1, reason: 'x' });
    expect((await trying([{ tierId: 'gold', threshold: 4_000 }])).body.hash).not.toBe(body.hash);
  });

  test('that make no order of tiers are refused', async () => {
    expect((await trying([{ tierId: 'gold', threshold: 500 }])).body.code).toBe('tiers-unordered');
    expect((await trying([{ tierId: 'tin', threshold: 500 }])).body.code).toBe('tier-unknown');
  });
});

describe('rules', () => {
  test('come in versions; what was given stays, and who looked at an older one is refused', async () => {
    const path = `/programmes/${programmeId}/actions/revise`;
    const name = { zh: '茶友会', en: 'Tea club' };
    const [rule] = RULES.earning;
    const doubled = { ...RULES, earning: [{ ...rule, rates: [{ currency: 'CNY', pointsPerUnit: '2' }] }] };
    await stage.done(path, { from: 1, name, rules: doubled });
    expect((await stage.post(path, { from: 1, name, rules: RULES })).body.code).toBe('programme-changed');
    expect((await stage.post(path, { from: 2, name, rules: doubled })).status).toBe(200);
    await stage.party('sun', 'sun');
    const memberId = await stage.enrol(programmeId, 'sun');
    await stage.order('sun-1', 'sun', '10.00');
    const [line] = await stage.statement(memberId);
    expect(line).toMatchObject({
      points: 20,
      about: { base: 'net', rate: '2', programmeVersion: 2, ruleId: 'all' },
    });
    const { versions, version } = (await stage.get(`/programmes/${programmeId}`)).body;
    expect([version, versions.length]).toEqual([2, 2]);
    const without = { ...doubled, tiers: RULES.tiers.slice(0, 2) };
    expect((await stage.post(path, { from: 2, name, rules: without })).body.code).toBe('tier-lost');
  });
});
