import { minorDigits, moneyOf } from '@rapport/kernel/money';
import { type Book, type Figure, type Shown, entriesOf, taking } from '../book.ts';
import { daysIn, nowOf } from '../days.ts';
import { type Model, purchasesAhead, spendOf } from '../foresight.ts';
import { mergesKept } from '../merges.ts';
import { spread } from '../spread.ts';

interface Order {
  readonly partyId: string;
  readonly day: string;
  readonly currency: string;
  left: bigint;
}

/** What a customer bought: how much on each day that something of was not sent back, in the smallest unit. */
type Days = ReadonlyMap<string, number>;

/**
 * How those who bought rank among all who did, and what the model that was fitted last expects of them: from their orders
 * and returns alone. As long as none was fitted nothing is compared: no event says in which currency they rank.
 */
export function scoresBook(zone: string, pages: number): Book {
  const dayOf = daysIn(zone);
  const merges = mergesKept();
  const orders = new Map<string, Order>();
  let model: Model | undefined;
  return {
    name: 'scores',
    topics: ['rapport.customers.party.v1', 'rapport.sales.order.v1', 'rapport.analytics.model.v1'],
    take: taking(
      merges.entries,
      ordersHeard(orders),
      entriesOf('rapport.analytics.model.v1', {
        modelFitted: ({ currency, repeatPurchase, purchaseValue }) => {
          model = { currency, repeatPurchase: repeatPurchase!, purchaseValue };
        },
      }),
    ),
    figures: async (shown) => {
      if (!model) return [];
      const today = dayOf(await nowOf(shown));
      const bought = boughtBy([...orders.values()], today, model.currency, merges.survivorOf);
      const scores = scoresOf(bought, model, today);
      const figures: Figure[] = [];
      // Who sent everything back ranks nowhere.
      const ordered = new Set([...orders.values()].map(({ partyId }) => merges.survivorOf(partyId)));
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

function ordersHeard(orders: Map<string, Order>) {
  return entriesOf('rapport.sales.order.v1', {
    orderPlaced: ({ partyId, orderedOn, currency, totals }, { subject }) =>
      void orders.set(subject, { partyId, day: orderedOn, currency, left: totals?.gross?.minor ?? 0n }),
    returnRecorded: ({ value }, { subject }) => {
      orders.get(subject)!.left -= value?.minor ?? 0n;
    },
  });
}

/** Days of everybody who bought by a day; what was paid in other currencies makes a day, and comes to nothing. */
function boughtBy(
  orders: readonly Order[],
  until: string,
  currency: string,
  survivorOf: (partyId: string) => string,
): ReadonlyMap<string, Days> {
  const bought = new Map<string, Map<string, number>>();
  for (const { partyId, day, currency: paidIn, left } of orders) {
    if (left <= 0n || day > until) continue;
    const who = survivorOf(partyId);
    const days = bought.get(who) ?? new Map<string, number>();
    days.set(day, (days.get(day) ?? 0) + (paidIn === currency ? Number(left) : 0));
    bought.set(who, days);
  }
  return bought;
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
  const [first, ...later] = [...days.keys()].toSorted();
  const unit = 10 ** minorDigits(model.currency);
  const x = later.length;
  const repeated = { x, tx: daysFrom(first!, later.at(-1) ?? first!) / 7, t: daysFrom(first!, today) / 7 };
  const purchases = purchasesAhead(model, repeated, WEEKS_AHEAD);
  const mean = x > 0 ? sum(later.map((day) => days.get(day)!)) / x / unit : 0;
  const spend = spendOf(model, x, mean) ?? sum(days.values()) / days.size / unit;
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
