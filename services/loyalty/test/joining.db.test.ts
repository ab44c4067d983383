import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, id, loyaltyOnStage } from './stage.ts';
import type { MemberOfResponse } from '@rapport/proto/loyalty/v1/member_service';

let stage: Stage;
let programmeId: string;
beforeAll(async () => {
  stage = await loyaltyOnStage();
  for (const name of ['li', 'li-again', 'han', 'wu', 'wu-again']) await stage.party(name, name);
  programmeId = await stage.programme();
});
afterAll(() => stage.staged.close());

const join = (memberId: string, into: string) =>
  stage.post(`/members/${memberId}/actions/join`, { into, reason: '同一个人' });

describe('two accounts of one customer', () => {
  test('stay two when customers are merged, until a person joins them, and it is seen why', async () => {
    const [old, young] = [await stage.enrol(programmeId, 'li'), await stage.enrol(programmeId, 'li-again')];
    await stage.order('li-1', 'li', '100.00');
    await stage.order('li-2', 'li-again', '40.00');
    expect((await join(young, old)).body.code).toBe('parties-apart');
    await stage.merge('li-again', 'li', 'm');
    expect(await stage.member(old)).toMatchObject({ pending: 100 });
    expect(await stage.member(young)).toMatchObject({
      pending: 40,
      party: { partyId: id('li'), name: 'li' },
    });
    await stage.order('li-3', 'li-again', '5.00');
    expect(await stage.member(young)).toMatchObject({ pending: 45 });
    await stage.time.until('2026-04-01T00:00:00.000Z');
    expect((await join(young, old)).status).toBe(200);
    expect((await join(young, old)).status).toBe(200);
    expect(await stage.member(young)).toMatchObject({ balance: 0, joinedInto: old });
    expect(await stage.member(old)).toMatchObject({ available: 145, qualifying: 145 });
    expect((await stage.statement(old)).at(-1)).toMatchObject({
      kind: 'taken-over',
      points: 45,
      about: { memberId: young },
      reason: '同一个人',
      by: { accountId: id('root') },
    });
    expect((await stage.statement(young)).at(-1)).toMatchObject({ kind: 'joined', points: -45, balance: 0 });
    expect((await stage.post(`/members/${young}/actions/redeem`, { rewardId: id('any') })).body.code).toBe(
      'reward-unknown',
    );
    // What comes back of an order is taken where its points lie by now, and the next order brings its points there.
    await stage.comesBack('li-2', 'back', 1, '4');
    expect(await stage.member(old)).toMatchObject({ available: 105, qualifying: 105 });
    await stage.order('li-4', 'li-again', '7.00');
    expect(await stage.member(old)).toMatchObject({ pending: 7 });
    expect((await stage.get(`/members?partyId=${id('li-again')}`)).body.items).toHaveLength(2);
  });

  test('are as before when the customers are two again and nobody joined them', async () => {
    const [old, young] = [await stage.enrol(programmeId, 'wu'), await stage.enrol(programmeId, 'wu-again')];
    await stage.order('wu-1', 'wu', '30.00');
    await stage.merge('wu-again', 'wu', 'w');
    await stage.order('wu-2', 'wu-again', '20.00');
    await stage.unmerge('wu-again', 'wu', 'w');
    expect(await stage.member(old)).toMatchObject({ pending: 30, party: { partyId: id('wu') } });
    expect(await stage.member(young)).toMatchObject({ pending: 20, party: { partyId: id('wu-again') } });
    expect((await join(young, old)).body.code).toBe('parties-apart');
  });

  test('are not begun: whoever is a member under another id is refused with the account they have', async () => {
    await stage.party('han-again', 'han-again');
    const memberId = await stage.enrol(programmeId, 'han');
    await stage.merge('han-again', 'han', 'h');
    const refused = await stage.post('/members', { programmeId, partyId: id('han-again') });
    expect(refused).toMatchObject({ status: 409, body: { code: 'already-member', memberId } });
  });
});

describe('what a customer is', () => {
  const ask = async (partyIds: readonly string[]) => {
    await stage.staged.settle();
    const { memberOf } = stage.staged.parts.grpc![0]!.methods;
    return (await memberOf!.handle(
      { partyIds } as never,
      { caller: 'support' } as never,
    )) as MemberOfResponse;
  };

  test('is asked at once for many, under whichever of their ids', async () => {
    await stage.party('zhao', 'zhao');
    const memberId = await stage.enrol(programmeId, 'zhao');
    await stage.order('zhao-1', 'zhao', '1500.00');
    await stage.party('zhao-again', 'zhao-again');
    await stage.merge('zhao-again', 'zhao', 'z');
    const { memberships } = await ask([id('zhao-again'), id('nobody')]);
    expect(memberships).toMatchObject([
      { partyId: id('zhao-again'), memberId, tier: 'silver', tierName: { zh: '银牌' }, pending: 1_500n },
    ]);
    await stage.time.until('2026-06-01T00:00:00.000Z');
    expect((await ask([id('zhao')])).memberships).toMatchObject([
      {
        available: 1_500n,
        balance: 1_500n,
        nextExpiryPoints: 1_500n,
        nextExpiryAt: expect.stringMatching(/^2027-/),
      },
    ]);
    for (const partyIds of [[], ['x'], Array(201).fill(id('zhao'))])
      await expect(ask(partyIds)).rejects.toThrow();
  });

  test('becomes a member with the first order where the programme says so', async () => {
    const open = await stage.programme({ enrolment: 'with-first-order' });
    await stage.party('new', 'new');
    await stage.order('new-1', 'new', '12.00');
    const { items } = (await stage.get(`/members?programmeId=${open}&partyId=${id('new')}`)).body;
    expect(items).toMatchObject([{ how: 'with-first-order', pending: 12 }]);
    await stage.order('new-2', 'new', '3.00');
    expect(await stage.member(items[0].memberId)).toMatchObject({ pending: 15 });
  });
});
