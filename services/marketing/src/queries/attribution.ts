import type { Database } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import { HIGHEST, type Place } from '@rapport/kernel/values';
import { NOW, rootsAt } from '@rapport/parties';

/** Which orders are looked at, and as of when. */
export interface Span {
  /** Orders of this year, by the day they are dated to; all unless said. */
  readonly year?: number | undefined;
  /** As it was recorded by this instant. */
  readonly asOf?: string | undefined;
  /** Where a day ends. */
  readonly zone: string;
}

const instantOf = ({ asOf }: Span): Sql => (asOf === undefined ? NOW : sql`${asOf}::timestamptz`);
const inYear = (day: Sql, { year }: Span): Sql =>
  year === undefined
    ? sql`true`
    : sql`${day} between make_date(${year}, 1, 1) and make_date(${year}, 12, 31)`;

/**
 * Common table expressions: `bought`, each order with what it is worth after returns; `touches`, each message of a campaign
 * that reached somebody; `met`, which touches lie before which order within the campaign's look-back; `credited`, the first
 * and the last of them. Nothing is stored: two facts meet here in whatever order they were heard, and a merge or its undoing
 * is in the next look.
 */
const credit = (span: Span, only: Sql = sql`true`): Sql => {
  const at = instantOf(span);
  return sql`
    ${rootsAt(at)},
    bought as (
      select o.order_id, o.code, o.party_id, coalesce(r.root, o.party_id) as who, o.ordered_on, o.placed_at, o.currency,
        least(o.placed_at, (o.ordered_on + 1)::timestamp at time zone ${span.zone}) as before,
        o.gross_minor, o.gross_minor - coalesce((
          select sum(b.value_minor) from read.order_returns_v1 b where b.order_id = o.order_id and b.known_at <= ${at}
        ), 0)::bigint as worth_minor
      from read.orders_v1 o left join roots r on r.party_id = o.party_id
      where o.known_at <= ${at} and ${inYear(sql`o.ordered_on`, span)} and ${only}
    ),
    touches as (
      select s.message_id, s.campaign_id, s.run_id, s.material_id, s.material_version, s.sent_at, s.party_id,
        coalesce(r.root, s.party_id) as who, c.look_back_days
      from read.sendings_v1 s join read.campaigns_v1 c on c.campaign_id = s.campaign_id
      left join roots r on r.party_id = s.party_id
      where s.sent_at is not null and s.sent_known_at <= ${at}
        and (s.bounced_known_at is null or s.bounced_known_at > ${at})
    ),
    met as (
      select b.order_id, t.* from bought b join touches t on t.who = b.who
        and t.sent_at < b.before and t.sent_at >= b.placed_at - make_interval(hours => 24 * t.look_back_days)
    ),
    credited as (
      select order_id, count(*)::integer as touches,
        (array_agg(campaign_id order by sent_at, message_id))[1] as first_campaign,
        (array_agg(campaign_id order by sent_at desc, message_id desc))[1] as last_campaign
      from met group by order_id
    )`;
};

/** What a campaign, or none, is credited with, in one currency. */
export interface Credit {
  readonly by: 'first' | 'last';
  /** Null: no message of a campaign reached them before. */
  readonly campaign_id: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly worth_minor: string;
}

/** Every order of the span once by its first and once by its last touch: either way they add up to the orders. */
export function creditsOf(database: Database, span: Span): Promise<readonly Credit[]> {
  return database.many<Credit>(sql`
    with recursive ${credit(span)}
    select credit.by, credit.campaign_id, b.currency, count(*)::integer as orders,
      sum(b.worth_minor)::text as worth_minor
    from bought b left join credited c on c.order_id = b.order_id
    cross join lateral (values ('first', c.first_campaign), ('last', c.last_campaign)) as credit (by, campaign_id)
    group by 1, 2, 3 order by 2 nulls last, 3, 1`);
}

/** An order and whom it is credited to. */
export interface CreditedOrder {
  readonly order_id: string;
  readonly code: string;
  readonly party_id: string;
  readonly ordered_on: string;
  readonly placed_at: string;
  readonly currency: string;
  readonly gross_minor: string;
  readonly worth_minor: string;
  readonly touches: number;
  readonly first_campaign: string | null;
  readonly last_campaign: string | null;
}

const columns: Sql = sql`
  b.order_id, b.code, b.who as party_id, b.ordered_on, b.placed_at, b.currency, b.gross_minor::text as gross_minor,
  b.worth_minor::text as worth_minor, coalesce(c.touches, 0) as touches, c.first_campaign, c.last_campaign`;

/** Whose orders are asked for: credited to a campaign, or to none, by the first touch or the last. */
export interface CreditAsked {
  readonly by: 'first' | 'last';
  /** Null: to none. */
  readonly campaignId: string | null;
}

/** Orders that are credited so, the latest first. */
export function creditedOrders(
  database: Database,
  span: Span,
  { by, campaignId }: CreditAsked,
  before: Place = HIGHEST,
  limit: number,
): Promise<readonly CreditedOrder[]> {
  const campaign = by === 'first' ? sql`c.first_campaign` : sql`c.last_campaign`;
  return database.many<CreditedOrder>(sql`
    with recursive ${credit(span)}
    select ${columns} from bought b left join credited c on c.order_id = b.order_id
    where ${campaign} is not distinct from ${campaignId}::uuid
      and (b.placed_at, b.order_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by b.placed_at desc, b.order_id desc limit ${limit}`);
}

/** One order and whom it is credited to. */
export function creditedOrder(
  database: Database,
  span: Span,
  orderId: string,
): Promise<CreditedOrder | undefined> {
  return database.maybeOne<CreditedOrder>(sql`
    with recursive ${credit(span, sql`o.order_id = ${orderId}::uuid`)}
    select ${columns} from bought b left join credited c on c.order_id = b.order_id`);
}

/** A message that lies before an order. */
export interface MetTouch {
  readonly message_id: string;
  readonly campaign_id: string;
  readonly campaign_code: string;
  readonly campaign_name: string;
  readonly material_name: string;
  readonly material_version: number | null;
  /** As it was written to. */
  readonly party_id: string;
  readonly sent_at: string;
}

/** The touches an order is credited by, the first one first. */
export function touchesBefore(database: Database, span: Span, orderId: string): Promise<readonly MetTouch[]> {
  return database.many<MetTouch>(sql`
    with recursive ${credit(span, sql`o.order_id = ${orderId}::uuid`)}
    select m.message_id, m.campaign_id, k.code as campaign_code, k.name as campaign_name,
      coalesce(w.name, '') as material_name, m.material_version, m.party_id, m.sent_at
    from met m join read.campaigns_v1 k on k.campaign_id = m.campaign_id
    left join read.materials_v1 w on w.material_id = m.material_id
    order by m.sent_at, m.message_id`);
}
