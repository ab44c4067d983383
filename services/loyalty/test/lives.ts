import fc from 'fast-check';
import { Rejection, fold } from '@rapport/kernel/decider';
import type { Account, MemberState } from '../src/domain/account.ts';
import type { MemberCommand } from '../src/domain/member.commands.ts';
import type { MemberEvent } from '../src/domain/member.events.ts';
import { Member } from '../src/domain/member.ts';
import type { ProgrammeRules } from '../src/domain/programme.events.ts';
import type { KnownProgramme } from '../src/domain/programme.ts';

/** Rules under which these accounts live. */
export const rules: ProgrammeRules = {
  tiers: [
    { tierId: 'copper', name: { zh: '铜', en: 'Copper' }, threshold: 0, earningFactor: '1', benefits: [] },
    {
      tierId: 'silver',
      name: { zh: '银', en: 'Silver' },
      threshold: 300,
      earningFactor: '1.5',
      benefits: [],
    },
    { tierId: 'gold', name: { zh: '金', en: 'Gold' }, threshold: 900, earningFactor: '2', benefits: [] },
  ],
  earning: [
    {
      ruleId: 'all',
      from: '2020-01-01',
      until: '',
      base: 'gross',
      rounding: 'half-up',
      rates: [{ currency: 'CNY', pointsPerUnit: '1' }],
      multipliers: [],
    },
  ],
  returnDays: 14,
  validMonths: 3,
  graceDays: 10,
  enrolment: 'by-agent',
  pointWorth: null,
};
const BEGIN = Date.parse('2026-03-02T01:00:00.000Z');
/** The programme with so many days of grace. */
export const programmeWith = (graceDays: number): KnownProgramme => ({
  status: 'open',
  name: { zh: '会员', en: 'Club' },
  period: { months: 3, zone: 'Asia/Shanghai' },
  versions: [{ version: 1, since: '2026-01-01T00:00:00.000Z', rules: { ...rules, graceDays } }],
});
const reason = { subject: 'party:p', keyVersion: 1, box: '' };

/** What somebody wants, drawn at random; ids are drawn from few, so that things meet. */
type Wish =
  | { readonly kind: 'earn'; readonly order: number; readonly amounts: readonly number[] }
  | { readonly kind: 'return'; readonly order: number; readonly line: number; readonly quantity: number }
  | { readonly kind: 'redeem'; readonly redemption: number; readonly points: number }
  | { readonly kind: 'reverse'; readonly redemption: number }
  | { readonly kind: 'correct'; readonly points: number };
/** Somebody wants something, some time after what was before. */
export interface Step {
  readonly hours: number;
  readonly wish: Wish;
  /** Whether timers come in time before it. */
  readonly timers: boolean;
}

const orders = fc.nat({ max: 5 });
const wishes: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({
    kind: fc.constant('earn' as const),
    order: orders,
    amounts: fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('return' as const),
    order: orders,
    line: fc.integer({ min: 1, max: 4 }),
    quantity: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('redeem' as const),
    redemption: fc.nat({ max: 9 }),
    points: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({ kind: fc.constant('reverse' as const), redemption: fc.nat({ max: 9 }) }),
  fc.record({ kind: fc.constant('correct' as const), points: fc.integer({ min: -200, max: 200 }) }),
);
/** Histories drawn at random. */
export const histories = fc.array(
  fc.record({ hours: fc.nat({ max: 24 * 40 }), wish: wishes, timers: fc.boolean() }),
  { maxLength: 40 },
);

function commandFor(wish: Wish, programme: KnownProgramme, at: string): MemberCommand {
  const decided = { programme, at };
  switch (wish.kind) {
    case 'earn': {
      const lines = wish.amounts.map((minor, i) => {
        const amount = { amount: (minor / 100).toFixed(2), currency: 'CNY' };
        return { line: i + 1, productId: 'p', quantity: '4', net: amount, gross: amount };
      });
      return { type: 'Earn', data: { ...decided, orderId: `o${wish.order}`, orderCode: '', lines } };
    }
    case 'return': {
      const lines = [{ line: wish.line, quantity: String(wish.quantity) }];
      return { type: 'TakeBack', data: { ...decided, orderId: `o${wish.order}`, returnId: 'r', lines } };
    }
    case 'redeem': {
      const reward = {
        rewardId: 'w',
        name: { zh: '', en: '' },
        points: wish.points,
        perMember: null,
        fromTier: '',
      };
      return { type: 'Redeem', data: { ...decided, redemptionId: `d${wish.redemption}`, code: '', reward } };
    }
    case 'reverse':
      return { type: 'Reverse', data: { ...decided, redemptionId: `d${wish.redemption}`, reason } };
    case 'correct':
      return { type: 'Correct', data: { ...decided, points: wish.points, qualifying: 0, reason } };
  }
}

/** An order is counted once and comes back no more often than it was ordered: who asks sees to that. */
function sales() {
  const left = new Map<string, number>();
  return {
    allows(wish: Wish): boolean {
      if (wish.kind === 'earn') {
        if (left.has(`${wish.order}`)) return false;
        left.set(`${wish.order}`, 0);
        for (const i of wish.amounts.keys()) left.set(`${wish.order}/${i + 1}`, 4);
        return true;
      }
      if (wish.kind !== 'return') return true;
      const key = `${wish.order}/${wish.line}`;
      const there = left.get(key) ?? 0;
      if (there < wish.quantity) return false;
      left.set(key, there - wish.quantity);
      return true;
    },
  };
}

const enrolled = (programme: KnownProgramme, at: string): MemberCommand => ({
  type: 'Enrol',
  data: { programme, at, programmeId: 'p', partyId: 'li', code: 'M', how: 'by-agent' },
});

/** Lives a history; what is refused has no effect. Answers every event, and the state after each command. */
export function lived(
  steps: readonly Step[],
  programme: KnownProgramme,
  timersCome: (step: Step) => boolean,
) {
  let now = BEGIN;
  let state: MemberState = Member.initial;
  const events: MemberEvent[] = [];
  const seen: Account[] = [];
  const run = (command: MemberCommand) => {
    try {
      const happened = Member.decide(state, command);
      events.push(...happened);
      state = fold(Member, happened, state);
      if (state.status === 'member') seen.push(state);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
  };
  const instant = (ms: number) => new Date(ms).toISOString();
  run(enrolled(programme, instant(now)));
  const { allows } = sales();
  for (const step of steps) {
    now += step.hours * 3_600_000;
    if (timersCome(step)) fireTimers(() => state as Account, run, programme, instant(now));
    if (allows(step.wish)) run(commandFor(step.wish, programme, instant(now)));
  }
  now += 400 * 86_400_000;
  run({ type: 'Settle', data: { programme, at: instant(now) } });
  return { events, seen, state: state as Account };
}

/** Timers in time: each fires at the very instant that the account says. */
function fireTimers(
  account: () => Account,
  run: (command: MemberCommand) => void,
  programme: KnownProgramme,
  until: string,
): void {
  for (let due = account().standing.due; due !== '' && due <= until; due = account().standing.due)
    run({ type: 'Settle', data: { programme, at: due } });
}

/** Sum of numbers. */
export const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
/** What an account is worth to its member. */
export const balanceOf = ({ standing: { pending, available, debt } }: Account) => pending + available - debt;

/** What an event changes the balance by, read off the event alone. */
export function deltaOf({ type, data }: MemberEvent): number {
  switch (type) {
    case 'PointsAwarded':
    case 'RedemptionReversed':
      return data.points;
    case 'PointsExpired':
    case 'PointsRedeemed':
    case 'PointsTakenBack':
      return -data.points;
    case 'PointsCorrected':
      return data.points;
    default:
      return 0;
  }
}
