import { describe, expect, test } from 'vitest';
import { fold } from '@rapport/kernel/decider';
import { type Assessment, type Candidate, Profile, type ProfileState } from './profile.ts';
import type { Scores } from './profile.events.ts';
import type { ActionKind } from './ruleset.events.ts';

const AT = '2026-03-02T09:00:00.000Z';
const SCORES: Scores = { class: 'major', recency: 5, frequency: 4, monetary: 3, modelVersion: 1 };
const nothing: Assessment = { at: AT, segments: [], versions: {}, rulesVersion: 0, candidates: [] };
const candidate = (ruleId: string, kind: ActionKind, weight: number): Candidate => ({
  ...{ ruleId, kind, weight, reasons: [] },
  action: kind === 'fix' ? 'resolve-case' : 'offer-again',
});

/** What is said after each assessment or answer, one after the other. */
function lives(...commands: readonly Parameters<typeof Profile.decide>[1][]) {
  let state: ProfileState = Profile.initial;
  const said = commands.map((command) => {
    const events = Profile.decide(state, command);
    state = fold(Profile, events, state);
    return events.map(({ type }) => type);
  });
  return { said, state };
}
const assess = (over: Partial<Assessment>) => ({ type: 'Assess', data: { ...nothing, ...over } }) as const;
const answer = (ruleId: string, over: object = {}) => ({
  ruleId,
  accountId: 'ann',
  at: AT,
  restDays: 7,
  ...over,
});
const order = ({ actions }: ProfileState) => actions.map(({ ruleId }) => ruleId);

describe('what is said of a customer', () => {
  test('is said once, and again only when somebody would see something else', () => {
    const { said } = lives(
      assess({ scores: SCORES }),
      assess({ scores: { ...SCORES, modelVersion: 2 } }),
      assess({ scores: { ...SCORES, class: 'vip', modelVersion: 2 } }),
      assess({}),
      assess({}),
    );
    expect(said).toEqual([['ScoresChanged'], [], ['ScoresChanged'], ['ScoresChanged'], []]);
  });

  test('follows them into segments and out again, by the version that says so', () => {
    const one = { segmentId: 'one', segmentVersion: 1, reasons: [] };
    const { said, state } = lives(
      assess({ segments: [one], versions: { one: 1 } }),
      assess({ segments: [{ ...one, segmentVersion: 2 }], versions: { one: 2 } }),
      assess({ segments: [], versions: { one: 3 } }),
    );
    expect(said).toEqual([['SegmentMembershipChanged'], [], ['SegmentMembershipChanged']]);
    expect(state.segments).toEqual({});
  });
});

test('what nobody could decide stays as it was: in no segment more or less, no action more or less', () => {
  const one = { segmentId: 'one', segmentVersion: 1, reasons: [] };
  const before = assess({ segments: [one], candidates: [candidate('call', 'sell', 10)] });
  const { reasons: _, ...rule } = candidate('call', 'sell', 70);
  const { reasons: __, ...unheard } = candidate('write', 'sell', 90);
  const undecided = { segments: ['one', 'two'], rules: [rule, unheard] };
  const { said, state } = lives(
    before,
    assess({ undecided }),
    assess({ undecided, candidates: [candidate('offer', 'sell', 50)] }),
  );
  expect(said).toEqual([['SegmentMembershipChanged', 'ActionsRanked'], [], ['ActionsRanked']]);
  expect(state.segments).toEqual({ one: 1 });
  expect(order(state)).toEqual(['call', 'offer']);
});

describe('what is best done next', () => {
  const all = [
    candidate('sale', 'sell', 1_000),
    candidate('case', 'fix', 1),
    candidate('thanks', 'serve', 5),
  ];

  test('is what is to be fixed, whatever the others weigh', () => {
    expect(order(lives(assess({ candidates: all })).state)).toEqual(['case', 'thanks', 'sale']);
  });

  test('rests once it was answered, until its days are over; what is to be fixed does not', () => {
    const refuse = (ruleId: string) =>
      ({ type: 'RefuseAction', data: { ...answer(ruleId), reason: 'not-now' } }) as const;
    const first = [assess({ candidates: all }), refuse('sale'), refuse('case')];
    expect(order(lives(...first, assess({ candidates: all })).state)).toEqual(['case', 'thanks']);
    const later = assess({ candidates: all, at: '2026-03-09T09:00:00.000Z' });
    expect(order(lives(...first, later).state)).toEqual(['case', 'thanks', 'sale']);
  });

  test('weighs less with each refusal', () => {
    const two = [candidate('first', 'sell', 55), candidate('second', 'sell', 50)];
    const refuse = {
      type: 'RefuseAction',
      data: { ...answer('first', { restDays: 0 }), reason: 'not-fitting' },
    } as const;
    const { state } = lives(assess({ candidates: two }), refuse, assess({ candidates: two }));
    expect(order(state)).toEqual(['second', 'first']);
  });

  test('can be answered only while it is advised; the same answer twice is one', () => {
    const accept = { type: 'AcceptAction', data: answer('sale') } as const;
    const without = assess({ candidates: all.slice(1) });
    expect(() => lives(without, accept)).toThrow('action-unknown');
    const { said } = lives(assess({ candidates: all }), accept, without, accept);
    expect(said.at(-1)).toEqual([]);
  });
});
