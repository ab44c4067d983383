import { entriesOf } from './book.ts';

/** What a customer bought: how much on each day that something of was not sent back, in the smallest unit. */
export type Days = ReadonlyMap<string, number>;

interface Order {
  readonly partyId: string;
  readonly day: string;
  readonly currency: string;
  readonly recordedAt: string;
  readonly gross: bigint;
  readonly returns: { readonly recordedAt: string; readonly value: bigint }[];
}

/** Of which purchases is asked. */
export interface Bought {
  /** The last day; later ones are not bought yet. */
  readonly until: string;
  /** What was paid in other currencies makes a day, and comes to nothing. */
  readonly currency: string;
  /** Only what was recorded by this instant; default: everything. */
  readonly knownUntil?: string;
}

/** All orders and returns that were heard of. */
export interface Purchases {
  readonly entries: ReturnType<typeof entriesOf<'rapport.sales.order.v1'>>;
  /** Everybody who ever ordered. */
  ordered(): readonly string[];
  /** Days of everybody who bought: who sent everything back did not. */
  bought(asked: Bought, survivorOf: (partyId: string) => string): ReadonlyMap<string, Days>;
}

/** Later than every instant that anything is recorded at. */
const FOR_EVER = '9999-12-31T23:59:59.999Z';

/** Follows orders and what of them was sent back. */
export function purchasesKept(): Purchases {
  const orders = new Map<string, Order>();
  return {
    entries: entriesOf('rapport.sales.order.v1', {
      orderPlaced: ({ partyId, orderedOn, currency, totals }, { subject, recordedAt }) =>
        void orders.set(subject, {
          ...{ partyId, day: orderedOn, currency, recordedAt },
          gross: totals?.gross?.minor ?? 0n,
          returns: [],
        }),
      returnRecorded: ({ value }, { subject, recordedAt }) =>
        void orders.get(subject)!.returns.push({ recordedAt, value: value?.minor ?? 0n }),
    }),
    ordered: () => [...orders.values()].map(({ partyId }) => partyId),
    bought: ({ until, currency, knownUntil = FOR_EVER }, survivorOf) => {
      const bought = new Map<string, Map<string, number>>();
      for (const { partyId, day, currency: paidIn, recordedAt, gross, returns } of orders.values()) {
        if (recordedAt > knownUntil || day > until) continue;
        const back = returns.filter((one) => one.recordedAt <= knownUntil);
        const left = back.reduce((rest, { value }) => rest - value, gross);
        if (left <= 0n) continue;
        const who = survivorOf(partyId);
        const days = bought.get(who) ?? new Map<string, number>();
        days.set(day, (days.get(day) ?? 0) + (paidIn === currency ? Number(left) : 0));
        bought.set(who, days);
      }
      return bought;
    },
  };
}

const WEEK_DAYS = 7;
const weeksFrom = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000 / WEEK_DAYS;

/** Purchases after the first, and when: as models of repeat purchases count them, in weeks. */
export interface Repeated {
  readonly x: number;
  /** From the first to the last. */
  readonly tx: number;
  /** From the first to the day that is asked about. */
  readonly t: number;
  /** What those after the first came to on average, in the smallest unit; 0 without any. */
  readonly mean: number;
}

/** A customer's purchases as seen on a day. */
export function repeatedBy(days: Days, today: string): Repeated {
  const [first, ...later] = [...days.keys()].toSorted();
  const x = later.length;
  const mean = x > 0 ? later.reduce((sum, day) => sum + days.get(day)!, 0) / x : 0;
  return { x, tx: weeksFrom(first!, later.at(-1) ?? first!), t: weeksFrom(first!, today), mean };
}
