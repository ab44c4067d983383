import { minorDigits, moneyOf } from '@rapport/kernel/money';
import { type Book, type Figure, type Shown, entriesOf, taking } from '../book.ts';
import { daysIn, nowOf } from '../days.ts';
import { type Model, purchasesAhead, spendOf } from '../foresight.ts';
import { mergesKept } from '../merges.ts';
import { type Days, purchasesKept, repeatedBy } from '../purchases.ts';
import { spread } from '../spread.ts';

/**
 * How those who bought rank among all who did, and what the model that was fitted last expects of them: from their orders
 * and returns alone. As long as none was fitted nothing is compared: no event says in which currency they rank.
 */
export function scoresBook(zone: string, pages: number): Book {
  const dayOf = daysIn(zone);
  const merges = mergesKept();
  const purchases = purchasesKept();
  let model: Model | undefined;
  return {
    name: 'scores',
    topics: ['rapport.customers.party.v1', 'rapport.sales.order.v1', 'rapport.analytics.model.v1'],
    take: taking(
      merges.entries,
      purchases.entries,
      entriesOf('rapport.analytics.model.v1', {
        modelFitted: ({ currency, repeatPurchase, purchaseValue }) => {
          model = { currency, repeatPurchase: repeatPurchase!, purchaseValue };
        },
      }),
    ),
    figures: async (shown) => {
      if (!model) return [];
      const today = dayOf(await nowOf(shown));
      const asked = { until: today, currency: model.currency };
      const bought = purchases.bought(asked, merges.survivorOf);
      const scores = scoresOf(bought, model, today);
      const figures: Figure[] = [];
      // Who sent everything back ranks nowhere.
      const ordered = new Set(purchases.ordered().map(merges.survivorOf));
      for (const partyId of spread([...ordered].toSorted(), pages))
        figures.push({
          what: `scores of customer ${partyId}`,
          recomputed: scores.get(partyId) ?? 'none',
          shown: await shownOf(shown, partyId),
        });
      return figures;
    },
  };
}

const WEEKS_AHEAD = 52;
const daysFrom = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const sum = (amounts: Iterable<number>) => [...amounts].reduce((all, one) => all + one, 0);

/** What is expected of a customer: another purchase at all, and what all of them come to, in the smallest unit. */
function foreseen(
  days: Days,
  model: Model,
  today: string,
): { readonly again: number; readonly worth: number } {
  const unit = 10 ** minorDigits(model.currency);
  const repeated = repeatedBy(days, today);
  const purchases = purchasesAhead(model, repeated, WEEKS_AHEAD);
  const spend = spendOf(model, repeated.x, repeated.mean / unit) ?? sum(days.values()) / days.size / unit;
  return { again: 1 - Math.exp(-purchases), worth: Math.max(0, Math.round(purchases * spend * unit)) };
}

/** In words, by customer. */
function scoresOf(
  bought: ReadonlyMap<string, Days>,
  model: Model,
  today: string,
): ReadonlyMap<string, string> {
  const all = [...bought].map(([who, days]) => {
    const last = [...days.keys()].toSorted().at(-1)!;
    const rank = { recency: -daysFrom(last, today), frequency: days.size, monetary: sum(days.values()) };
    return { who, ...rank, ...foreseen(days, model, today) };
  });
  const fifth = (of: 'recency' | 'frequency' | 'monetary') => {
    const lower = below(all.map((one) => one[of]));
    return all.map((_, i) => 1 + Math.floor((5 * lower[i]!) / all.length));
  };
  const [recency, frequency, monetary] = [fifth('recency'), fifth('frequency'), fifth('monetary')];
  const better = below(all.map(({ worth }) => -worth));
  return new Map(
    all.map(({ who, again, worth }, i) => {
      const value = moneyOf(BigInt(roundedDown(worth)), model.currency).amount;
      return [
        who,
        inWords({
          class: classOf(better[i]! / all.length),
          churn: again >= 0.6 ? 'low' : again >= 0.3 ? 'medium' : 'high',
          value,
          fifths: [recency[i]!, frequency[i]!, monetary[i]!],
        }),
      ];
    }),
  );
}

/** How many of the values are lower than each. */
function below(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((one, other) => one - other);
  const places = new Map<number, number>();
  sorted.forEach((value, i) => void (places.has(value) || places.set(value, i)));
  return values.map((value) => places.get(value)!);
}

const classOf = (better: number): string =>
  better < 0.01 ? 'vip' : better < 0.1 ? 'major' : better < 0.5 ? 'ordinary' : 'small';

/** Down to the next 1, 2 or 5 followed by noughts. */
function roundedDown(minor: number): number {
  const power = 10 ** (String(minor).length - 1);
  return [5, 2, 1, 0].map((step) => step * power).find((step) => step <= minor)!;
}

interface Said {
  readonly class: string;
  readonly churn: string;
  readonly value: string;
  readonly fifths: readonly number[];
}
const inWords = (said: Said) => `${said.class}, ${said.churn}, ${said.value}, ${said.fifths.join('/')}`;

async function shownOf(shown: Shown, partyId: string): Promise<string> {
  const { scores } = (await shown.get(`/api/analytics/v1/profiles/${partyId}`)) as {
    readonly scores?: {
      readonly class: string;
      readonly churn?: string;
      readonly value?: { readonly amount: string };
      readonly recency: number;
      readonly frequency: number;
      readonly monetary: number;
    };
  };
  if (!scores) return 'none';
  const { churn = 'not said', value, recency, frequency, monetary } = scores;
  return inWords({
    ...{ class: scores.class, churn, value: value?.amount ?? 'not said' },
    fifths: [recency, frequency, monetary],
  });
}
