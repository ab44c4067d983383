import { type Sql, identifier, join, sql } from '@rapport/kernel/sql';

/** Asks the warehouse. */
export type Ask = <Row extends Readonly<Record<string, unknown>>>(question: Sql) => Promise<readonly Row[]>;

/** Types of facts by the short names that questions use: `order.order-placed`, `support` left out. */
export const typeName = (topic: string, fact: string) => `rapport.${topic}.${fact}.v1`;

/**
 * A condition that a fact is of one of some types of a topic. DuckDB leaves out what lies outside a range as it reads, but
 * looks for one of several only when it has read everything.
 */
export function typeIn(topic: string, ...facts: readonly string[]): Sql {
  const types = facts.map((fact) => typeName(topic, fact)).toSorted();
  const list = join(
    types.map((type) => sql`${type}`),
    ', ',
  );
  return sql`(f.type between ${types[0]} and ${types.at(-1)} and f.type in (${list}))`;
}

/**
 * Common table expressions on which every question stands: `seen`, what was recorded by an instant (all, without one), and
 * `roots`, whom each party that had become another's alias by then stands for; and of them `talks`, whom conversations were
 * with, `points`, whose addresses were whose, and `customers`. To follow `with recursive`. The facts are read where they lie:
 * kept for a question, millions of them are more than its memory.
 */
export function seenBy(asOf: string | undefined): Sql {
  const known = asOf === undefined ? sql`true` : sql`recorded_at <= ${asOf}::timestamp`;
  return sql`
    seen as not materialized (select * from facts where ${known}),
    merged as (
      select party as party_id, arg_max(ref, position) as survivor_id from seen f
      where ${typeIn('customers.party', 'party-merged-into', 'party-unmerged')}
      group by party having arg_max(type, position) = ${typeName('customers.party', 'party-merged-into')}
    ),
    up (party_id, root) as (
      select party_id, survivor_id from merged
      union
      select up.party_id, m.survivor_id from up join merged m on m.party_id = up.root
    ),
    roots as (select party_id, root from up where not exists (select 1 from merged m where m.party_id = up.root)),
    talks as (
      select subject as conversation, arg_max(party, position) as party from seen f
      where ${typeIn('customers.recognition', 'party-identified', 'party-separated')}
      group by subject having arg_max(type, position) = ${typeName('customers.recognition', 'party-identified')}
    ),
    points as (
      select f.party, f.ref as contact_point from seen f
      where ${typeIn('customers.party', 'contact-point-added', 'contact-point-removed')}
      group by f.party, f.ref having arg_max(f.type, f.position) = ${typeName('customers.party', 'contact-point-added')}
    ),
    customers as (
      select f.subject as party, f.word as kind from seen f
      where ${typeIn('customers.party', 'party-begun')} and not exists (select 1 from merged m where m.party_id = f.subject)
    )`;
}

/** Orders with what they came to after returns, by the instant that `seen` stands for. */
export const ORDERS: Sql = sql`
  orders as (
    select f.subject, f.party, f.day, f.currency, f.minor - coalesce(b.minor, 0) as net
    from seen f left join (
      select f.subject, sum(f.minor) as minor from seen f where ${typeIn('sales.order', 'return-recorded')} group by 1
    ) b on b.subject = f.subject
    where ${typeIn('sales.order', 'order-placed')}
  )`;

/** Whom the party in a column stands for; `roots` joined as r. */
export const rootOf = (column = 'f.party'): Sql => sql`coalesce(r.root, ${identifier(column)})`;
export const withRoots = (column = 'f.party'): Sql =>
  sql`left join roots r on r.party_id = ${identifier(column)}`;

/** Ids as one value: the driver of the warehouse takes no lists. None of them has a blank in it. */
export const oneOfIds = (column: Sql, ids: readonly string[]): Sql =>
  sql`${column} in (select unnest(string_split(${ids.join(' ')}, ' ')))`;
