import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, id, loyaltyOnStage } from './stage.ts';

let stage: Stage;
let programmeId: string;
beforeAll(async () => {
  stage = await loyaltyOnStage();
  for (const name of ['li', 'han', 'zhao', 'wu', 'sun', 'qian']) await stage.party(name, name);
  programmeId = await stage.programme();
});
afterAll(() => stage.staged.close());

const later = (days: number) => new Date(Date.parse(stage.time.now()) + days * 86_400_000).toISOString();
const told = async (memberId: string) =>
  (await stage.statement(memberId)).map(({ kind, points, balance }) => [kind, points, balance]);
const reward = (points: number, more: object = {}) =>
  stage
    .done('/rewards', {
      programmeId,
      name: { zh: '茶杯', en: 'Cup' },
      points,
      from: '2026-01-01',
      ...more,
    })
    .then((body) => body.rewardId as string);
const redeem = (memberId: string, rewardId: string) =>
  stage.post(`/members/${memberId}/actions/redeem`, { rewardId });

describe('points of an order', () => {
  test('are pending until it can no longer come back, then available, then gone [R137]', async () => {
    const memberId = await stage.enrol(programmeId, 'li');
    await stage.order('first', 'li', '100.60', '50.60');
    expect(await stage.member(memberId)).toMatchObject({
      pending: 151,
      available: 0,
      balance: 151,
      spendable: 0,
      qualifying: 151,
      party: { partyId: id('li'), name: 'li' },
    });
    await stage.time.until(later(20));
    expect(await stage.member(memberId)).toMatchObject({ pending: 0, available: 151, spendable: 151 });
    const lots = (await stage.get(`/members/${memberId}/lots`)).body.items;
    expect(lots.map((lot: { points: number }) => lot.points)).toEqual([101, 50]);
    await stage.time.until(later(400));
    expect(await stage.member(memberId)).toMatchObject({ available: 0, balance: 0 });
    expect(await told(memberId)).toEqual([
      ['awarded', 151, 151],
      ['released', 0, 151],
      ['expired', -151, 0],
    ]);
  });

  test('go with it when it comes back: what is pending, what is left, what was spent as a debt', async () => {
    const memberId = await stage.enrol(programmeId, 'han');
    await stage.order('han-1', 'han', '100.00', '60.00');
    await stage.comesBack('han-1', 'early', 2, '1');
    expect(await stage.member(memberId)).toMatchObject({ pending: 145, qualifying: 145 });
    await stage.time.until(later(20));
    expect((await redeem(memberId, await reward(120))).status).toBe(200);
    await stage.comesBack('han-1', 'late', 1, '4');
    const owing = { pending: 0, available: 25, debt: 100, balance: -75, spendable: 0, qualifying: 45 };
    expect(await stage.member(memberId)).toMatchObject(owing);
    expect((await redeem(memberId, await reward(1))).body.code).toBe('points-insufficient');
    await stage.order('han-2', 'han', '130.00');
    expect(await stage.member(memberId)).toMatchObject({ pending: 130, debt: 100, balance: 55 });
    await stage.time.until(later(20));
    expect(await stage.member(memberId)).toMatchObject({ pending: 0, available: 55, debt: 0, balance: 55 });
    const lines = await stage.statement(memberId);
    let balance = 0;
    for (const line of lines) {
      balance += line.points;
      expect(line.balance, line.kind).toBe(balance);
    }
    expect(lines.map(({ kind }) => kind)).toEqual([
      'awarded',
      'taken-back',
      'released',
      'redeemed',
      'taken-back',
      'awarded',
      'released',
      'debt-repaid',
    ]);
  });

  test('heard twice, and from others than members, are counted once and not at all', async () => {
    const memberId = await stage.enrol(programmeId, 'zhao');
    await stage.order('zhao-1', 'zhao', '10.00');
    await stage.hear([stage.heard.at(-1)!]);
    await stage.hear([{ ...stage.heard.at(-1)!, id: id('another event of the same order') }]);
    await stage.order('stranger-1', 'qian', '10.00');
    expect(await stage.member(memberId)).toMatchObject({ pending: 10 });
    expect((await stage.get(`/members?partyId=${id('qian')}`)).body.items).toEqual([]);
  });

  test('make a tier at once; it stays to the end of the period, and the page says why [R131] [R132] [R133]', async () => {
    const memberId = await stage.enrol(programmeId, 'wu');
    await stage.order('wu-1', 'wu', '1200.00');
    expect((await stage.member(memberId)).tier).toMatchObject({
      tierId: 'silver',
      name: { zh: '银牌', en: 'Silver' },
      benefits: [{ zh: '免运费', en: 'Free delivery' }],
      why: { fact: 'risen', threshold: 1_000, because: { kind: 'order', id: id('wu-1') } },
      next: { tierId: 'gold', missing: 3_800 },
    });
    await stage.comesBack('wu-1', 'wu-back', 1, '2');
    expect(await stage.member(memberId)).toMatchObject({
      qualifying: 600,
      tier: { tierId: 'silver', earned: 'copper', fallen: { orderId: id('wu-1'), points: -600 } },
    });
    const { heldUntil } = (await stage.member(memberId)).tier;
    await stage.time.until(heldUntil);
    expect((await stage.member(memberId)).tier).toMatchObject({
      tierId: 'copper',
      why: { fact: 'reviewed', from: 'silver', qualifying: { points: 600 } },
    });
  });

  test('are put right by an administrator with a reason that the statement shows, and by nobody else', async () => {
    const memberId = await stage.enrol(programmeId, 'sun');
    const correct = `/members/${memberId}/actions/correct`;
    await stage.done(correct, { points: 80, qualifying: 5, reason: '漏记了一单' });
    await stage.done(correct, { points: -100, reason: '又记多了' });
    expect(await stage.member(memberId)).toMatchObject({
      available: 0,
      debt: 20,
      balance: -20,
      qualifying: 5,
    });
    expect((await stage.statement(memberId)).map(({ reason }) => reason)).toEqual(['漏记了一单', '又记多了']);
    expect((await stage.post(correct, { points: 0, reason: 'x' })).body.code).toBe('nothing-to-correct');
  });
});

describe('a reward', () => {
  test('is taken for points as far as stock and limit allow, and given back with its points [R129] [R138]', async () => {
    const programme = await stage.programme();
    const own = async (name: string) => {
      await stage.party(name, name);
      const memberId = await stage.enrol(programme, name);
      await stage.done(`/members/${memberId}/actions/correct`, { points: 100, reason: 'x' });
      return memberId;
    };
    const [a, b] = [await own('taker'), await own('late-taker')];
    const limited = await stage.done('/rewards', {
      programmeId: programme,
      name: { zh: '茶杯', en: 'Cup' },
      points: 30,
      stock: 2,
      perMember: 2,
      from: '2026-01-01',
    });
    const first = await redeem(a, limited.rewardId);
    expect((await redeem(a, limited.rewardId)).status).toBe(200);
    expect((await redeem(a, limited.rewardId)).body.code).toBe('reward-limit-reached');
    expect((await redeem(b, limited.rewardId)).body.code).toBe('reward-out-of-stock');
    const back = { redemptionId: first.body.redemptionId, reason: '碎了' };
    await stage.done(`/members/${a}/actions/reverse`, back);
    await stage.done(`/members/${a}/actions/reverse`, back);
    expect(await stage.member(a)).toMatchObject({ available: 70 });
    const taken = (await stage.get(`/members/${a}/redemptions`)).body.items;
    expect(taken.filter((one: object) => 'reversedAt' in one)).toMatchObject([
      { redemptionId: back.redemptionId },
    ]);
    expect(taken).toHaveLength(2);
    expect((await redeem(b, limited.rewardId)).status).toBe(200);
    const shown = (await stage.get(`/rewards?programmeId=${programme}`)).body.items[0];
    expect(shown).toMatchObject({ stock: 2, left: 0, taken: 2 });
    const gold = await stage.done('/rewards', {
      programmeId: programme,
      name: { zh: '壶', en: 'Pot' },
      points: 1,
      fromTier: 'gold',
      from: '2026-01-01',
      until: '2026-12-31',
    });
    expect((await redeem(a, gold.rewardId)).body.code).toMatch(/tier-too-low|reward-not-offered/);
    await stage.done(`/rewards/${limited.rewardId}/actions/withdraw`, {});
    expect((await redeem(b, limited.rewardId)).body.code).toBe('reward-not-offered');
  });

  test('given back after its lots expired gets the grace, and is gone after that', async () => {
    await stage.party('slow', 'slow');
    const memberId = await stage.enrol(programmeId, 'slow');
    await stage.order('slow-1', 'slow', '50.00');
    await stage.time.until(later(20));
    const { body } = await redeem(memberId, await reward(40));
    await stage.time.until(later(400));
    await stage.done(`/members/${memberId}/actions/reverse`, {
      redemptionId: body.redemptionId,
      reason: 'x',
    });
    expect(await stage.member(memberId)).toMatchObject({ available: 40, balance: 40 });
    await stage.time.until(later(31));
    expect(await stage.member(memberId)).toMatchObject({ available: 0, balance: 0 });
  });
});
