import type { Instant } from '@rapport/kernel/values';
import type { Account } from './account.ts';
import { type Book, canBeSpent, dueOf, lotsWhere, openBook, sumOf, takeOldest } from './book.ts';
import type { TierCause } from './member.events.ts';
import { periodAt } from './periods.ts';
import { type KnownProgramme, rulesAt, tierFor } from './programme.ts';

/**
 * Writes down what time has made of an account by an instant, each thing as of when it was due: lots that are released,
 * lots that expire, periods that are over. Every command begins with it, so that a timer that comes late changes nothing.
 */
export function letTimePass(book: Book, at: Instant, programme: KnownProgramme): void {
  for (;;) {
    const due = dueOf(book.account());
    if (due === '' || due > at) return;
    release(book, due);
    expire(book, due);
    review(book, due, programme);
  }
}

/** The same for an account that nothing else happens to. */
export function afterTimePassed(account: Account, at: Instant, programme: KnownProgramme): Account {
  const book = openBook(account);
  letTimePass(book, at, programme);
  return book.account();
}

function release(book: Book, due: Instant): void {
  const { lots } = book.account();
  const ready = lotsWhere(
    lots,
    ({ state, left, availableAt }) => state === 'pending' && left > 0 && availableAt <= due,
  );
  if (ready.length === 0) return;
  const points = ready.reduce((sum, lot) => sum + lots[lot - 1]!.left, 0);
  book.write('PointsReleased', { lots: ready, points }, { pending: -points, available: points }, due);
  repayDebt(book, ready, due);
}

/** Points that become available repay what is owed before they can be spent. */
export function repayDebt(book: Book, lots: readonly number[], occurredAt?: Instant): void {
  const { lots: all, standing } = book.account();
  const there = lots.filter((lot) => canBeSpent(all[lot - 1]!));
  const taken = takeOldest(all, there, standing.debt);
  const points = sumOf(taken);
  if (points === 0) return;
  book.write('DebtRepaid', { lots: taken, points }, { available: -points, debt: -points }, occurredAt);
}

function expire(book: Book, due: Instant): void {
  const { lots } = book.account();
  const over = lotsWhere(lots, (lot) => canBeSpent(lot) && lot.expiresAt <= due);
  if (over.length === 0) return;
  const gone = over.map((lot) => [lot, lots[lot - 1]!.left] as const);
  const points = sumOf(gone);
  book.write('PointsExpired', { lots: gone, points }, { available: -points }, due);
}

/** At the end of a period the tier becomes what the period's points make; only here may it fall. */
function review(book: Book, due: Instant, { period: length, versions }: KnownProgramme): void {
  const { period, tier, qualifying, joinedInto } = book.account();
  if (joinedInto !== '' || period.endsAt > due) return;
  const points = qualifying[period.from] ?? 0;
  const { rules, version } = rulesAt(versions, period.endsAt);
  const to = tierFor(rules.tiers, points);
  book.write(
    'TierReviewed',
    {
      from: tier,
      to: to.tierId,
      toName: to.name,
      qualifying: { period: period.from, points },
      threshold: to.threshold,
      programmeVersion: version,
      period: periodAt(period.endsAt, length),
    },
    {},
    period.endsAt,
  );
}

/** A member rises at once when the points of this period, or late ones of the last, make a higher tier than theirs. */
export function rise(book: Book, at: Instant, { versions }: KnownProgramme, because: TierCause): void {
  const { tier, qualifying, period, lastPeriod } = book.account();
  const { rules, version } = rulesAt(versions, at);
  const rank = (tierId: string) => rules.tiers.findIndex((one) => one.tierId === tierId);
  const reached = [period.from, lastPeriod]
    .map((from) => ({ period: from, points: qualifying[from] ?? 0 }))
    .map((sum) => ({ qualifying: sum, to: tierFor(rules.tiers, sum.points) }))
    .toSorted((a, b) => rank(b.to.tierId) - rank(a.to.tierId))[0]!;
  if (rank(reached.to.tierId) <= rank(tier)) return;
  book.write('TierRisen', {
    from: tier,
    to: reached.to.tierId,
    toName: reached.to.name,
    qualifying: reached.qualifying,
    threshold: reached.to.threshold,
    programmeVersion: version,
    because,
  });
}
