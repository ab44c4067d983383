import { minorOf } from '@rapport/kernel/money';
import { type Sql, identifier, join, sql } from '@rapport/kernel/sql';
import type { Fact, Filter, Reach } from '../domain/audience.events.ts';

/** What a filter comes to as a condition on `p`, the parties that are nobody's alias; `roots` must be there to look into. */
export function conditionOf(filter: Filter, day: string): Sql {
  switch (filter.is) {
    case 'all':
      return joined(filter.of, day, ' and ', sql`true`);
    case 'any':
      return joined(filter.of, day, ' or ', sql`false`);
    case 'not':
      return sql`not (${conditionOf(filter.of, day)})`;
    case 'kind':
      return sql`p.kind = ${filter.kind}`;
    default:
      return sql`p.party_id in (${whoHas(filter, day)})`;
  }
}

function joined(parts: readonly Filter[], day: string, by: ' and ' | ' or ', none: Sql): Sql {
  if (parts.length === 0) return none;
  return sql`(${join(
    parts.map((part) => conditionOf(part, day)),
    by,
  )})`;
}

/** Whom the party in a column of `f` stands for. */
const root = sql`coalesce(r.root, f.party_id)`;
const withRoots = sql`left join roots r on r.party_id = f.party_id`;

/** Everybody of whom a fact holds. Nobody in it is null: what is asked may be turned round. */
function whoHas(fact: Exclude<Fact, { is: 'kind' }>, day: string): Sql {
  switch (fact.is) {
    case 'bought':
      return whoBought(fact, day);
    case 'quote':
      return sql`select ${root} from read.quotes_v1 f ${withRoots} where f.state = any(${fact.states}::text[])`;
    case 'lead':
      return sql`
        select ${root} from read.leads_v1 f ${withRoots}
        where f.party_id is not null and f.state = any(${fact.states}::text[])
          and (${fact.source ?? null}::text is null or f.source = ${fact.source ?? null}::text)`;
    case 'open-case':
      return whoHasOpenCase(fact.kinds);
    case 'member':
      return whoIsMember(fact);
    case 'language':
      return sql`
        select ${root} from read.contact_points_v1 f ${withRoots}
        join read.consents_v1 c on c.contact_point = f.contact_point where c.language = ${fact.language}`;
    case 'consent':
      return whoPermits(fact.purpose);
    case 'reached':
      return sql`
        select ${root} from read.sendings_v1 f ${withRoots}
        where f.campaign_id = ${fact.campaignId}::uuid and ${REACHED[fact.how]}`;
    // Said of customers, so of nobody's alias: what was said of an alias before it was one counts no more.
    case 'segment':
      return sql`
        select f.party_id from read.segment_members_v1 f
        where f.segment_id = ${fact.segmentId}::uuid and f.member`;
  }
}

const REACHED: Readonly<Record<Reach, Sql>> = {
  sent: sql`f.sent_at is not null and f.bounced_known_at is null`,
  followed: sql`f.followed <> '[]'::jsonb`,
  answered: sql`f.answered_at is not null`,
};

function whoBought(fact: Extract<Fact, { is: 'bought' }>, day: string): Sql {
  const { productId, orders = 1, worth, withinDays } = fact;
  const table = identifier(productId === undefined ? 'read.orders_v1' : 'read.order_lines_v1');
  const conditions = [
    sql`f.gross_minor > f.returned_minor`,
    ...(productId === undefined ? [] : [sql`f.product_id = ${productId}::uuid`]),
    ...(worth === undefined ? [] : [sql`f.currency = ${worth.currency}`]),
    ...(withinDays === undefined ? [] : [sql`f.ordered_on > ${day}::date - ${withinDays}::integer`]),
  ];
  const amount =
    worth === undefined ? sql`true` : sql`sum(f.gross_minor - f.returned_minor) >= ${minorOf(worth)}`;
  return sql`
    select ${root} from ${table} f ${withRoots} where ${join(conditions, ' and ')}
    group by 1 having count(distinct f.order_id) >= ${orders} and ${amount}`;
}

function whoIsMember({ programmeId, tiers, points = 0 }: Extract<Fact, { is: 'member' }>): Sql {
  return sql`
    select ${root} from read.members_v1 f ${withRoots}
    where not f.joined and f.available >= ${points}::bigint
      and (${programmeId ?? null}::uuid is null or f.programme_id = ${programmeId ?? null}::uuid)
      and (${tiers ?? null}::text[] is null or f.tier = any(${tiers ?? null}::text[]))`;
}

/** A case lies with whom its conversation is with; one without a conversation, with the party it was opened for. */
function whoHasOpenCase(kinds: readonly string[] | undefined): Sql {
  return sql`
    select ${root} from (
      select case when c.conversation_id is null then c.party_id else w.party_id end as party_id
      from read.cases_v1 c left join read.conversation_parties_v1 w on w.conversation_id = c.conversation_id
      where c.open and (${kinds ?? null}::text[] is null or c.kind = any(${kinds ?? null}::text[]))
    ) f ${withRoots} where f.party_id is not null`;
}

/** The strictest of all contact points of a customer: given at one, and withdrawn at none. */
function whoPermits(purpose: string): Sql {
  return sql`
    select who from (
      select ${root} as who, coalesce(
        c.permits ->> ${`${purpose} mail`}, c.permits ->> ${`${purpose} *`}, c.permits ->> '* mail', c.permits ->> '* *'
      ) as permit
      from read.contact_points_v1 f ${withRoots} join read.consents_v1 c on c.contact_point = f.contact_point
    ) of_points group by who having bool_or(permit = 'given') and not coalesce(bool_or(permit = 'withdrawn'), false)`;
}
