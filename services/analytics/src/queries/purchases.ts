import { sql } from '@rapport/kernel/sql';
import { type Ask, ORDERS, rootOf, seenBy, withRoots } from './seen.ts';

/** What a customer bought, by local days: several orders of one day are one purchase, what was wholly sent back is none. */
export type Purchases = {
  readonly who: string;
  /** Days with a purchase. */
  readonly days: number;
  /** Days from the first to the last, and from the first to the day it is asked for. */
  readonly span: number;
  readonly watched: number;
  /** After returns, in the smallest unit of the currency asked for: of all days, of those after the first, of the last 365. */
  readonly total: number;
  readonly repeated: number;
  readonly lately: number;
};

/** Purchases of everybody who bought until a day, by what was recorded by an instant. */
export function purchasesUntil(
  ask: Ask,
  until: string,
  currency: string,
  asOf?: string,
): Promise<readonly Purchases[]> {
  return ask<Purchases>(sql`
    with recursive ${seenBy(asOf)}, ${ORDERS},
    bought as (
      select ${rootOf()} as who, f.day, sum(case when f.currency = ${currency} then f.net else 0 end) as net
      from orders f ${withRoots()}
      where f.net > 0 and f.party is not null and f.day <= ${until}::date group by 1, 2
    ),
    ranged as (select *, min(day) over (partition by who) as first from bought)
    select who, count(*) as days, max(day) - min(first) as span, ${until}::date - min(first) as watched,
      sum(net)::bigint as total, coalesce(sum(net) filter (day > first), 0)::bigint as repeated,
      coalesce(sum(net) filter (day > ${until}::date - 365), 0)::bigint as lately
    from ranged group by who order by who`);
}
