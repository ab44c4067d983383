import { type Decider, Rejection } from '@rapport/kernel/decider';
import { type Account, type MemberState, evolveMember } from './account.ts';
import { type Book, canBeSpent, lotsWhere, openBook, spendable, sumOf, takeOldest } from './book.ts';
import { earnedBy } from './earning.ts';
import { joinInto, takeOver } from './joining.ts';
import type { Correct, Earn, Enrol, MemberCommand, Redeem, Reverse } from './member.commands.ts';
import type { GraceLot, MemberEvent } from './member.events.ts';
import { dayOf, endOfDayAfter, periodAt } from './periods.ts';
import { earningOn, rulesAt } from './programme.ts';
import { takeBack } from './taking-back.ts';
import { letTimePass, repayDebt, rise } from './time-passing.ts';

/**
 * A member's account: lots of points to spend, and points that qualify for a tier, booked together. What depends on time
 * is decided from the command's instant.
 */
export const Member: Decider<MemberState, MemberCommand, MemberEvent> = {
  initial: { status: 'none' },
  // An account grows with every order.
  snapshot: 'member-1',
  decide(state, command) {
    if (command.type === 'Enrol') return enrol(state, command.data);
    if (state.status === 'none') throw new Rejection('member-unknown');
    const book = openBook(state);
    letTimePass(book, command.data.at, command.data.programme);
    act(book, command);
    return book.entries;
  },
  evolve: evolveMember,
};

function act(book: Book, command: Exclude<MemberCommand, { type: 'Enrol' }>): void {
  switch (command.type) {
    case 'Earn':
      return earn(book, command.data);
    case 'TakeBack':
      return takeBack(book, command.data);
    case 'Redeem':
      return redeem(book, command.data);
    case 'Reverse':
      return reverse(book, command.data);
    case 'Correct':
      return correct(book, command.data);
    case 'Join':
      return joinInto(book, command.data);
    case 'TakeOver':
      return takeOver(book, command.data);
    case 'Settle':
      return;
  }
}

function enrol(state: MemberState, data: Enrol): readonly MemberEvent[] {
  if (state.status !== 'none') return [];
  const { at, programme, ...who } = data;
  const { rules } = rulesAt(programme.versions, at);
  const period = periodAt(at, programme.period);
  const standing = { pending: 0, available: 0, debt: 0, due: period.endsAt };
  const { tierId: tier, name: tierName } = rules.tiers[0]!;
  return [{ type: 'MemberEnrolled', data: { ...who, since: at, tier, tierName, period, standing } }];
}

function earn(book: Book, { at, programme, orderId, orderCode, lines }: Earn): void {
  const { zone } = programme.period;
  const { rules, version } = rulesAt(programme.versions, at);
  const rule = earningOn(rules, dayOf(at, zone));
  const { tier, lots, joinedInto } = book.account();
  const tierFactor = rules.tiers.find(({ tierId }) => tierId === tier)?.earningFactor ?? '1';
  const earned = rule && earnedBy(lines, rule, tierFactor);
  if (!rule || !earned) return;
  const points = earned.lines.reduce((sum, line) => sum + line.points, 0);
  const qualifying = earned.lines.reduce((sum, line) => sum + line.qualifying, 0);
  if (points === 0 && qualifying === 0) return;
  const availableAt = endOfDayAfter(at, zone, { days: rules.returnDays });
  book.write(
    'PointsAwarded',
    {
      orderId,
      orderCode,
      programmeVersion: version,
      ruleId: rule.ruleId,
      base: rule.base,
      currency: lines[0]!.gross.currency,
      rate: earned.rate,
      tierFactor,
      lines: earned.lines.map((line, i) => ({ ...line, lot: lots.length + 1 + i })),
      points,
      qualifying: { period: periodAt(at, programme.period).from, points: qualifying },
      availableAt,
      expiresAt: endOfDayAfter(availableAt, zone, { months: rules.validMonths }),
    },
    { pending: points },
  );
  // Periods that ended while the account stood for nobody.
  if (joinedInto !== '') letTimePass(book, at, programme);
  rise(book, at, programme, { kind: 'order', id: orderId });
}

function redeem(book: Book, { at, programme, redemptionId, code, reward }: Redeem): void {
  const account = book.account();
  if (account.redemptions.some((one) => one.redemptionId === redemptionId)) return;
  refuseUnentitled(account, { at, programme, reward });
  const there = spendable(account);
  if (reward.points > there)
    throw new Rejection('points-insufficient', { spendable: there, needed: reward.points });
  const lots = takeOldest(account.lots, lotsWhere(account.lots, canBeSpent), reward.points);
  const { rewardId, name: rewardName, points } = reward;
  book.write(
    'PointsRedeemed',
    { redemptionId, code, rewardId, rewardName, lots, points },
    { available: -points },
  );
}

function refuseUnentitled(
  { tier, redemptions }: Account,
  { at, programme, reward }: Pick<Redeem, 'at' | 'programme' | 'reward'>,
): void {
  const { tiers } = rulesAt(programme.versions, at).rules;
  const rank = (tierId: string) => tiers.findIndex((one) => one.tierId === tierId);
  if (reward.fromTier !== '' && rank(tier) < rank(reward.fromTier))
    throw new Rejection('tier-too-low', { needed: reward.fromTier });
  const had = redemptions.filter(({ rewardId, reversed }) => rewardId === reward.rewardId && !reversed);
  if (reward.perMember !== null && had.length >= reward.perMember)
    throw new Rejection('reward-limit-reached', { limit: reward.perMember });
}

function reverse(book: Book, { at, programme, redemptionId, reason }: Reverse): void {
  const { lots, redemptions } = book.account();
  const redemption = redemptions.find((one) => one.redemptionId === redemptionId);
  if (!redemption) throw new Rejection('redemption-unknown');
  if (redemption.reversed) return;
  const { graceDays } = rulesAt(programme.versions, at).rules;
  const graced = (lot: number) => graceDays > 0 && lots[lot - 1]!.expiresAt <= at;
  const expiresAt = endOfDayAfter(at, programme.period.zone, { days: graceDays });
  const grace = redemption.lots
    .filter(([lot]) => graced(lot))
    .map(([of, points], i): GraceLot => ({ lot: lots.length + 1 + i, of, points, expiresAt }));
  const back = redemption.lots.filter(([lot]) => !graced(lot));
  const { points, rewardId } = redemption;
  book.write(
    'RedemptionReversed',
    { redemptionId, rewardId, reason, lots: back, grace, points },
    { available: points },
  );
  // Without a grace, what came back too late is gone at once.
  letTimePass(book, at, programme);
  repayDebt(book, [...back.map(([lot]) => lot), ...grace.map(({ lot }) => lot)]);
}

/** An account that was joined with another stands for nobody. */
function refuseJoined({ joinedInto }: Account): void {
  if (joinedInto !== '') throw new Rejection('account-joined', { into: joinedInto });
}

function correct(book: Book, { at, programme, points, qualifying, reason }: Correct): void {
  if (points === 0 && qualifying === 0) throw new Rejection('nothing-to-correct');
  refuseJoined(book.account());
  const { lots, period, qualifying: sums } = book.account();
  if ((sums[period.from] ?? 0) + qualifying < 0) throw new Rejection('qualifying-below-nothing');
  const { validMonths } = rulesAt(programme.versions, at).rules;
  const expiresAt = endOfDayAfter(at, programme.period.zone, { months: validMonths });
  const lot = points > 0 ? { lot: { lot: lots.length + 1, expiresAt } } : {};
  const taken = points < 0 ? takeOldest(lots, lotsWhere(lots, canBeSpent), -points) : [];
  const owed = points < 0 ? -points - sumOf(taken) : 0;
  const available = points > 0 ? points : -sumOf(taken);
  const said = { points, reason, ...lot, lots: taken, owed };
  book.write(
    'PointsCorrected',
    { ...said, qualifying: { period: period.from, points: qualifying } },
    { available, debt: owed },
  );
  if (points > 0) repayDebt(book, [lots.length + 1]);
  rise(book, at, programme, { kind: 'correction', id: '' });
}
