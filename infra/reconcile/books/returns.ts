import type { Money } from '@rapport/proto/common/v1/envelope';
import { type Book, type Shown, add, entriesOf, figuresOf, taking } from '../book.ts';
import { minorOf } from '../money.ts';
import { touchesKept } from './touches.ts';

/** Figures of the board of marketing that this book keeps. */
export const RETURNS: readonly string[] = ['campaign-costs', 'credited-amount', 'return-on-spend'];

interface Cost {
  readonly amount: Money | undefined;
  readonly occurredOn: string;
}

/**
 * What campaigns cost, as it was said last, and what is credited to any of them, month by month as the board of marketing
 * shows it: costs on the day they are of, orders on the day they were placed, less what came back.
 */
export function returnsBook(zone: string): Book {
  const touches = touchesKept(zone);
  const costs = new Map<string, Cost>();
  const cost = ({ costId, ...said }: Cost & { readonly costId: string }) => costs.set(costId, said);
  const campaigns = entriesOf('rapport.marketing.campaign.v1', { costRecorded: cost, costCorrected: cost });
  return {
    name: 'returns',
    topics: touches.topics,
    take: taking(...touches.entries, campaigns),
    figures: async (shown) => {
      const spent = [...costs.values()].flatMap(({ amount, occurredOn: day }) =>
        amount ? [{ day, currency: amount.currency, minor: Number(amount.minor) }] : [],
      );
      const gained = touches
        .orders()
        .filter((order) => touches.before(order).length > 0)
        .map(({ orderedOn: day, currency, worth: minor }) => ({ day, currency, minor }));
      const recomputed = new Map<string, number>();
      for (const [rows, names] of [
        [spent, ['campaign-costs', 'return-on-spend, spent']],
        [gained, ['credited-amount', 'return-on-spend, gained']],
      ] as const)
        for (const { day, currency, minor } of rows)
          for (const name of names) add(recomputed, `${name} ${day.slice(0, 7)} ${currency}`, minor);
      const days = [...spent, ...gained].map(({ day }) => day).toSorted();
      const [from, to] = [days[0], days.at(-1)];
      return figuresOf('board', recomputed, from && to ? await onBoard(shown, from, to) : new Map());
    },
  };
}

interface Amount {
  readonly amount: string;
  readonly currency: string;
}
interface Said {
  readonly figureId: string;
  readonly points: readonly { readonly period: string; readonly amount: Amount; readonly per?: Amount }[];
}

async function onBoard(shown: Shown, from: string, to: string): Promise<ReadonlyMap<string, number>> {
  const asked = `/api/analytics/v1/figures?board=marketing&by=month&from=${from}&to=${to}`;
  const { figures } = (await shown.get(asked)) as unknown as { readonly figures: readonly Said[] };
  const on = new Map<string, number>();
  const kept = figures.filter(({ figureId }) => RETURNS.includes(figureId));
  for (const { figureId, points } of kept)
    for (const { period, amount, per } of points) {
      const place = `${period.slice(0, 7)} ${amount.currency}`;
      on.set(`${figureId}${per ? ', gained' : ''} ${place}`, minorOf(amount));
      if (per) on.set(`${figureId}, spent ${place}`, minorOf(per));
    }
  return on;
}
