import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, id, loyaltyOnStage } from './stage.ts';

let stage: Stage;
let programmeId: string;
beforeAll(async () => {
  stage = await loyaltyOnStage();
  for (const name of ['li', 'han', 'zhao', 'wu', 'sun']) await stage.party(name, name);
  programmeId = await stage.programme();
});
afterAll(() => stage.staged.close());

const later = (days: number) => new Date(Date.parse(stage.time.now()) + days * 86_400_000).toISOString();

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
    const lines = await stage.statement(memberId);
    expect(lines.map(({ kind, points, balance }) => [kind, points, balance])).toEqual([
      ['awarded', 151, 151],
      ['released', 0, 151],
      ['expired', -151, 0],
    ]);
  });
});
