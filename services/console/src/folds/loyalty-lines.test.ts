import { expect, test } from 'vitest';
import { asKept, id, interleaved, newTeller } from '../../test/scenario.ts';
import { pagesAsOfEach, shownPage } from '../../test/shown-page.ts';

const MEMBER = 'rapport.loyalty.member.v1';
const standing = (pending: bigint, available: bigint, debt = 0n) => ({ pending, available, debt });
const silver = { zh: '银牌', en: 'Silver' };

/** A customer earns, rises, takes a reward and sends goods back; an alias of hers is a member too. */
async function aMember() {
  const teller = newTeller();
  const { say } = teller;
  await teller.party('hua', '华', 'hua@example.com');
  await teller.party('hua-again', '华', 'hua2@example.com');
  const enrolled = {
    programmeId: id('p'),
    how: 'by-agent',
    tier: 'copper',
    tierName: { zh: '铜牌', en: 'Copper' },
  };
  say(MEMBER, 'memberEnrolled', 'm', { ...enrolled, partyId: id('hua'), code: 'M-1' });
  say(MEMBER, 'memberEnrolled', 'n', { ...enrolled, partyId: id('hua-again'), code: 'M-2' });
  const order = {
    orderId: id('o'),
    programmeVersion: 1,
    ruleId: 'all',
    base: 'net',
    currency: 'CNY',
    rate: '1',
  };
  const qualifying = { period: '2026-01-01', points: 1_200n };
  say(MEMBER, 'pointsAwarded', 'm', {
    ...order,
    tierFactor: '1',
    lines: [],
    points: 1_200n,
    qualifying,
    availableAt: '',
    expiresAt: '',
    standing: standing(1_200n, 0n),
  });
  const risen = { from: 'copper', to: 'silver', toName: silver, qualifying, threshold: 1_000n };
  say(MEMBER, 'tierRisen', 'm', { ...risen, because: 'order', becauseId: id('o') });
  say(MEMBER, 'pointsReleased', 'm', { points: 1_200n, standing: standing(0n, 1_200n) });
  say(MEMBER, 'pointsRedeemed', 'm', {
    redemptionId: id('r'),
    code: 'RD-1',
    rewardId: id('w'),
    rewardName: { zh: '杯', en: 'Cup' },
    points: 1_000n,
    standing: standing(0n, 200n),
  });
  say(MEMBER, 'pointsTakenBack', 'm', {
    orderId: id('o'),
    returnId: id('b'),
    points: 600n,
    cancelled: 0n,
    taken: 200n,
    owed: 400n,
    lapsed: 0n,
    qualifying: { period: '2026-01-01', points: 600n },
    standing: standing(0n, 0n, 400n),
  });
  return teller;
}

test('points and tier are on the customer’s page, whatever order they were heard in, and as of any instant', async () => {
  const { events } = await aMember();
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);
  for (const order of [events, ...seeds.map((seed) => interleaved(events, seed))]) {
    const { facts, lines } = shownPage(asKept(order), id('hua'));
    expect(facts!.memberships).toEqual([
      expect.objectContaining({ code: 'M-1', tier: 'silver', tierName: silver, debt: 400, balance: -400 }),
    ]);
    const told = lines.flatMap(({ entry }) => (entry.kind === 'points' ? [[entry.fact, entry.balance]] : []));
    expect(told.toReversed()).toEqual([
      ['enrolled', 0],
      ['awarded', 1_200],
      ['risen', 1_200],
      ['released', 1_200],
      ['redeemed', 200],
      ['taken-back', -400],
    ]);
  }
  const early = events.find(({ type }) => type.endsWith('points-awarded.v1'))!.recordedAt;
  expect(shownPage(asKept(events), id('hua'), early).facts!.memberships).toMatchObject([
    { tier: 'copper', balance: 1_200 },
  ]);
});

test('as of any instant they are what the events up to then make by themselves', async () => {
  const { events } = await aMember();
  for (const { asked, alone } of pagesAsOfEach(asKept(events), id('hua'))) expect(asked).toEqual(alone);
});

test('a line tells what it told before only as long as nothing came to be known before it', async () => {
  const kept = asKept((await aMember()).events);
  const balanceWhenRisen = (events: typeof kept) =>
    shownPage(events, id('hua')).lines.flatMap(({ entry }) =>
      entry.kind === 'points' && entry.fact === 'risen' ? [entry.balance] : [],
    );
  expect(balanceWhenRisen(kept.filter(({ fact }) => fact !== 'pointsAwarded'))).toEqual([0]);
  expect(balanceWhenRisen(kept)).toEqual([1_200]);
});
