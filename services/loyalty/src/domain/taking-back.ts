import { type Decimal, compareDecimals, productOf, sumDecimals } from '@rapport/kernel/money';
import { type Book, sumOf } from './book.ts';
import type { TakeBack } from './member.commands.ts';
import type { Lot, LotPoints, ReturnedLine } from './member.events.ts';

/** What the return of one line does to its lots. */
interface LineTaken extends ReturnedLine {
  readonly period: string;
  readonly lots: LotPoints;
  readonly debts: LotPoints;
}

/**
 * A return takes what its lines had brought: first what is pending, then what is still there, then what was spent, which
 * is owed from now on; for what expired it takes nothing. Other lots of the member are left alone.
 */
export function takeBack(book: Book, { orderId, returnId, lines }: TakeBack): void {
  const { lots } = book.account();
  const taken = lines.flatMap(({ line, quantity }) => lineTaken(lots, { orderId, line, quantity }) ?? []);
  const period = taken[0]?.period;
  if (period === undefined) return;
  const sum = (of: (line: LineTaken) => number) => taken.reduce((total, line) => total + of(line), 0);
  const cancelled = sum((line) => line.cancelled);
  const owed = sum((line) => line.owed);
  book.write(
    'PointsTakenBack',
    {
      orderId,
      returnId,
      lines: taken.map(({ period: _, lots: __, debts: ___, ...line }) => line),
      lots: taken.flatMap((line) => line.lots),
      owed: taken.flatMap((line) => line.debts),
      points: cancelled + sum((line) => line.taken) + owed,
      qualifying: { period, points: sum((line) => line.qualifying) },
    },
    { pending: -cancelled, available: -sum((line) => line.taken), debt: owed },
  );
}

interface Back {
  readonly orderId: string;
  readonly line: number;
  readonly quantity: Decimal;
}

function lineTaken(lots: readonly Lot[], { orderId, line, quantity }: Back): LineTaken | undefined {
  const at = lots.findIndex(
    ({ origin }) => origin.kind === 'order' && origin.orderId === orderId && origin.line === line,
  );
  const lot = lots[at];
  if (lot?.origin.kind !== 'order') return undefined;
  const returned = sumDecimals([lot.returned.quantity, quantity]);
  const ordered = lot.origin.quantity;
  const share = (whole: number) => shareOf(whole, returned, ordered);
  const points = share(lot.points) - lot.returned.points;
  const kin = [at + 1, ...graceOf(lots, at + 1)];
  const { parts: there, rest } = takenFrom(lots, kin, points, ({ left }) => left);
  const { parts: debts, rest: lapsed } = takenFrom(lots, kin, rest, (one) => one.spent - one.owed);
  const cancelled = lot.state === 'pending' ? sumOf(there.filter(([number]) => number === at + 1)) : 0;
  return {
    line,
    quantity,
    points,
    qualifying: share(lot.qualifying.points) - lot.returned.qualifying,
    cancelled,
    taken: sumOf(there) - cancelled,
    owed: sumOf(debts),
    lapsed,
    period: lot.qualifying.period,
    lots: there,
    debts,
  };
}

/** The part of a whole that so much of the quantity stands for; when all has come back it is the whole. */
function shareOf(whole: number, returned: Decimal, quantity: Decimal): number {
  if (compareDecimals(returned, quantity) >= 0) return whole;
  return productOf(String(whole), returned).div(quantity).round(0, 0).toNumber();
}

/** Lots that came back late from a redemption of this one's points. */
function graceOf(lots: readonly Lot[], of: number): readonly number[] {
  return lots.flatMap(({ origin }, i) => (origin.kind === 'grace' && origin.of === of ? [i + 1] : []));
}

function takenFrom(
  lots: readonly Lot[],
  numbers: readonly number[],
  points: number,
  holds: (lot: Lot) => number,
): { readonly parts: LotPoints; readonly rest: number } {
  const parts: (readonly [number, number])[] = [];
  let rest = points;
  for (const number of numbers) {
    const part = Math.min(rest, holds(lots[number - 1]!));
    if (part > 0) parts.push([number, part]);
    rest -= Math.max(0, part);
  }
  return { parts, rest };
}
