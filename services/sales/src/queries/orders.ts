import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import type { DeliveryRecorded, ReturnRecorded } from '../domain/order.events.ts';
import type { Amounts, ReckonedLine } from '../domain/quote.events.ts';
import { accountName, partyName } from './people.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** An order as it is kept; personal texts sealed. */
export interface OrderRow {
  readonly order_id: string;
  readonly code: string;
  readonly party_id: string;
  readonly party_name: Sealed | null;
  readonly opportunity_id: string | null;
  readonly quote_id: string | null;
  readonly outside_system: string;
  readonly outside_number: string;
  readonly owner: string | null;
  readonly owner_name: Sealed | null;
  readonly ordered_on: string;
  readonly placed_at: string;
  readonly status: string;
  readonly gross_minor: string;
  readonly returned_minor: string;
  readonly currency: string;
  readonly contents: { readonly lines: readonly ReckonedLine[]; readonly totals: Amounts };
  readonly deliveries: readonly Omit<DeliveryRecorded['data'], 'complete'>[];
  readonly returns: readonly ReturnRecorded['data'][];
  readonly last_news: number;
}

const columns = sql`
  o.order_id, o.code, o.party_id, ${partyName('o.party_id')} as party_name, o.opportunity_id, o.quote_id,
  o.outside_system, o.outside_number, o.owner, ${accountName('o.owner')} as owner_name, o.ordered_on, o.placed_at,
  o.status, o.gross_minor::text as gross_minor, o.returned_minor::text as returned_minor, o.currency, o.contents,
  o.deliveries, o.returns, o.last_news`;

/** Which orders are asked for. */
export interface OrdersAsked {
  readonly family?: readonly string[] | undefined;
  readonly opportunityId?: string | undefined;
}

/** Orders, the latest first. */
export async function ordersBefore(
  database: Database,
  visible: PolicyTree,
  { family, opportunityId }: OrdersAsked,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<OrderRow>> {
  const rows = await database.many<OrderRow>(sql`
    select ${columns} from read.orders_v1 o
    where (o.placed_at, o.order_id) < (${before.at}::timestamptz, ${before.id}::uuid)
      and (${family ?? null}::uuid[] is null or o.party_id = any(${family ?? null}::uuid[]))
      and (${opportunityId ?? null}::uuid is null or o.opportunity_id = ${opportunityId ?? null}::uuid)
      and ${compileToSql(visible, 'o')}
    order by o.placed_at desc, o.order_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One order, if `visible` lets it be seen. */
export function order(
  database: Database,
  visible: PolicyTree,
  orderId: string,
): Promise<OrderRow | undefined> {
  return database.maybeOne<OrderRow>(sql`
    select ${columns} from read.orders_v1 o where o.order_id = ${orderId}::uuid and ${compileToSql(visible, 'o')}`);
}
