import { expect, test } from 'vitest';
import { asKept, id, interleaved, newTeller } from '../../test/scenario.ts';
import { shownPage } from '../../test/shown-page.ts';

const PROFILE = 'rapport.analytics.profile.v1';
const scores = {
  ...{ class: 'vip', churn: 'low', recency: 5, frequency: 4, monetary: 5 },
  ...{ value: { minor: 120_000n, currency: 'CNY' }, modelVersion: 1 },
};
const because = {
  ...{ fact: 'open-case', absent: false, count: 1, amount: undefined, lastOn: '', word: '' },
  records: [{ kind: 'case', id: id('k') }],
};
const fix = { ruleId: 'fix-first', kind: 'fix', action: 'resolve-case', reasons: [because] };
const sell = { ruleId: 'offer-again', kind: 'sell', action: 'offer-again', reasons: [] };

/** A customer is scored and advised on; an alias of theirs was scored before they were one. */
async function advisedOn() {
  const teller = newTeller();
  const { say } = teller;
  await teller.party('hua', '华', 'hua@example.com');
  await teller.party('hua-again', '华', 'hua2@example.com');
  say(PROFILE, 'scoresChanged', 'hua-again', { scores: { ...scores, class: 'small' }, from: undefined });
  say(PROFILE, 'scoresChanged', 'hua', { scores, from: undefined });
  const segment = { segmentId: id('s'), segmentVersion: 1, reasons: [because] };
  say(PROFILE, 'segmentMembershipChanged', 'hua', { ...segment, member: true });
  say(PROFILE, 'actionsRanked', 'hua', { rulesVersion: 1, actions: [fix, sell] });
  const answered = { ruleId: 'offer-again', rulesVersion: 1, accountId: id('wang'), restsUntil: '' };
  say(PROFILE, 'actionRefused', 'hua', { ...answered, reason: 'not-now' }, `account:${id('wang')}`);
  say(PROFILE, 'segmentMembershipChanged', 'hua', { ...segment, member: false, reasons: [] });
  return teller;
}

test('the page says how the customer ranks, where they belong and what is best done next, as of any instant', async () => {
  const { events } = await advisedOn();
  const kept = asKept(events);
  const at = (fact: string) => kept.findLast((event) => event.fact === fact)!.recordedAt;
  const profileAt = (asOf?: string) => shownPage(kept, id('hua'), asOf).facts?.profile;
  expect(profileAt(at('scoresChanged'))).toEqual({
    scores: { ...scores, value: { amount: '1200.00', currency: 'CNY' } },
    segments: [],
    actions: [],
  });
  const advised = profileAt(at('actionsRanked'))!;
  expect(advised.segments).toMatchObject([{ segmentId: id('s'), reasons: [{ fact: 'open-case' }] }]);
  expect(advised.actions.map(({ ruleId }) => ruleId)).toEqual(['fix-first', 'offer-again']);
  expect(profileAt()).toMatchObject({ segments: [], actions: [{ ruleId: 'fix-first' }] });
  expect(shownPage(kept, id('hua')).lines.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({ kind: 'advice', fact: 'refused', action: 'offer-again', reason: 'not-now' }),
  );
});

test('nothing is said of a customer that analysis says nothing of', async () => {
  const teller = newTeller();
  await teller.party('li', '李雷', 'li@example.com');
  expect(shownPage(asKept(teller.events), id('li')).facts).not.toHaveProperty('profile');
});

test('it is the same for a hundred interleavings of the streams', async () => {
  const { events } = await advisedOn();
  const expected = shownPage(asKept(events), id('hua'));
  for (let seed = 0; seed < 100; seed += 1) {
    expect(shownPage(asKept(interleaved(events, seed)), id('hua'))).toEqual(expected);
  }
});
