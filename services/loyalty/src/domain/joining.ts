import { Rejection } from '@rapport/kernel/decider';
import type { Book } from './book.ts';
import type { Join, TakeOver } from './member.commands.ts';
import type { Lot, TakenRedemption } from './member.events.ts';
import { rise } from './time-passing.ts';

// So many lots, or so many parts of redemptions, fit well into one event.
const LOTS_AT_ONCE = 300;
const PARTS_AT_ONCE = 5_000;

/** Everything in the account goes to another. */
export function joinInto(book: Book, { into, reason }: Join): void {
  const { joinedInto, lots, standing } = book.account();
  if (joinedInto === into) return;
  if (joinedInto !== '') throw new Rejection('account-joined', { into: joinedInto });
  const { pending, available, debt } = standing;
  book.write(
    'AccountJoined',
    { into, reason, lots: lots.length, points: pending + available, debt },
    { pending: -pending, available: -available, debt: -debt },
  );
}

/** Everything of the other account lies here: lots keep their origin and their dates, and redemptions can be reversed. */
export function takeOver(book: Book, data: TakeOver): void {
  const { at, programme, from, reason } = data;
  if (book.account().joinedInto !== '')
    throw new Rejection('account-joined', { into: book.account().joinedInto });
  const before = book.account().lots.length;
  const lots = data.lots.map((lot) => moved(lot, before));
  const pieces = piecesOf(lots, data.redemptions, before);
  for (const [i, { lots: some, redemptions }] of pieces.entries()) {
    const last = i === pieces.length - 1;
    const sum = (state: Lot['state']) =>
      some.reduce((points, lot) => points + (lot.state === state ? lot.left : 0), 0);
    const [pending, available] = [sum('pending'), sum('available')];
    const debt = last ? data.debt : 0;
    book.write(
      'AccountTakenOver',
      {
        from,
        reason,
        firstLot: book.account().lots.length + 1,
        lots: some,
        points: pending + available,
        debt,
        qualifying: last ? data.qualifying : [],
        redemptions,
      },
      { pending, available, debt },
    );
  }
  rise(book, at, programme, { kind: 'joined', id: from });
}

function moved(lot: Lot, by: number): Lot {
  const { origin } = lot;
  return origin.kind === 'grace' ? { ...lot, origin: { kind: 'grace', of: origin.of + by } } : lot;
}

interface Piece {
  readonly lots: readonly Lot[];
  readonly redemptions: readonly TakenRedemption[];
}

/** At least one piece; lots before the redemptions that speak of them. */
function piecesOf(
  lots: readonly Lot[],
  redemptions: readonly TakenRedemption[],
  by: number,
): readonly Piece[] {
  const portions: (readonly Lot[])[] = [];
  for (let at = 0; at < lots.length; at += LOTS_AT_ONCE) portions.push(lots.slice(at, at + LOTS_AT_ONCE));
  const last = portions.pop() ?? [];
  const [first = [], ...rest] = groupsOf(redemptions, by);
  return [
    ...portions.map((some) => ({ lots: some, redemptions: [] })),
    { lots: last, redemptions: first },
    ...rest.map((group) => ({ lots: [], redemptions: group })),
  ];
}

/** Redemptions that can still be reversed, speaking of lots by their new numbers, in groups that fit into an event. */
function groupsOf(redemptions: readonly TakenRedemption[], by: number): readonly TakenRedemption[][] {
  const groups: TakenRedemption[][] = [];
  let parts = Infinity;
  for (const redemption of redemptions.filter(({ reversed }) => !reversed)) {
    const lots = redemption.lots.map(([lot, points]) => [lot + by, points] as const);
    // A redemption itself takes as much room as some of its parts.
    const size = lots.length + 20;
    if (parts + size > PARTS_AT_ONCE) {
      groups.push([]);
      parts = 0;
    }
    groups.at(-1)!.push({ ...redemption, lots });
    parts += size;
  }
  return groups;
}
