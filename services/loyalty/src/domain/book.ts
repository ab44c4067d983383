import type { Instant } from '@rapport/kernel/values';
import { type Account, evolveMember } from './account.ts';
import type { Lot, LotPoints, MemberEvent, Standing } from './member.events.ts';

type Written = Exclude<MemberEvent, { type: 'MemberEnrolled' }>;
/** How the sums of an account change with an entry. */
export type Change = { readonly pending?: number; readonly available?: number; readonly debt?: number };

/** An account in the hands of one command: what is written in it is decided on what was written before. */
export interface Book {
  account(): Account;
  readonly entries: readonly MemberEvent[];
  /** Writes an entry; how the account stands after it is worked out here, so that no entry can say anything else. */
  write<Type extends Written['type']>(
    type: Type,
    data: Omit<Extract<Written, { type: Type }>['data'], 'standing'>,
    change?: Change,
    occurredAt?: Instant,
  ): void;
}

/** Opens the book of an account. */
export function openBook(opened: Account): Book {
  let account = opened;
  const entries: MemberEvent[] = [];
  return {
    account: () => account,
    entries,
    write(type, data, change = {}, occurredAt) {
      const { pending, available, debt } = account.standing;
      const sums = {
        pending: pending + (change.pending ?? 0),
        available: available + (change.available ?? 0),
        debt: debt + (change.debt ?? 0),
      };
      const entry = (standing: Standing) =>
        ({ type, data: { ...data, standing }, ...(occurredAt ? { occurredAt } : {}) }) as unknown as Written;
      const after = evolveMember(account, entry({ ...sums, due: '' })) as Account;
      const standing = { ...sums, due: dueOf(after) };
      entries.push(entry(standing));
      account = { ...after, standing };
    },
  };
}

/** When time changes an account next: a lot is released or expires, or the period is over; empty: never. */
export function dueOf({ lots, period, joinedInto }: Account): Instant | '' {
  let due = joinedInto === '' ? period.endsAt : '';
  for (const { left, state, availableAt, expiresAt } of lots) {
    if (left === 0) continue;
    const next = state === 'pending' ? availableAt : expiresAt;
    if (due === '' || next < due) due = next;
  }
  return due;
}

/** What the member may spend: what is available less what is owed. */
export function spendable({ standing: { available, debt } }: Account): number {
  return Math.max(0, available - debt);
}

/** Numbers of the lots that something holds for. */
export function lotsWhere(lots: readonly Lot[], holds: (lot: Lot) => boolean): readonly number[] {
  const found: number[] = [];
  for (const [i, lot] of lots.entries()) if (holds(lot)) found.push(i + 1);
  return found;
}

/** Takes points from these lots, the oldest expiry first; fewer where they hold fewer. */
export function takeOldest(lots: readonly Lot[], numbers: readonly number[], points: number): LotPoints {
  const lotOf = (number: number) => lots[number - 1]!;
  const oldestFirst = numbers.toSorted((a, b) => {
    const [first, second] = [lotOf(a).expiresAt, lotOf(b).expiresAt];
    if (first === second) return a - b;
    return first < second ? -1 : 1;
  });
  const taken: (readonly [number, number])[] = [];
  let wanted = points;
  for (const number of oldestFirst) {
    const part = Math.min(wanted, lotOf(number).left);
    if (part > 0) taken.push([number, part]);
    wanted -= part;
    if (wanted <= 0) break;
  }
  return taken;
}

/** How many points these are together. */
export function sumOf(points: LotPoints): number {
  return points.reduce((sum, [, part]) => sum + part, 0);
}

/** Lots that can be spent now. */
export const canBeSpent = ({ state, left }: Lot): boolean => state === 'available' && left > 0;
