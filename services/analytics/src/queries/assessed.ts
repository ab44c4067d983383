import { Unavailable } from '@rapport/kernel/event-store';
import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { Condition } from '../domain/condition.events.ts';
import { type Holder, holdersOf } from './conditions.ts';
import { type Ask, rootOf, seenBy, typeIn, typeName, withRoots } from './seen.ts';

/** Until where facts were looked at: position by source. */
export type Looked = ReadonlyMap<string, number>;

/** What there is of a source, and until where. */
export type Source = {
  readonly source: string;
  readonly facts: number;
  readonly position: number;
  readonly recordedAt: string;
};

/** What there is of each source. */
export function sourcesIn(ask: Ask): Promise<readonly Source[]> {
  return ask<Source>(sql`
    select source, count(*) as facts, max(position) as position,
      strftime(max(recorded_at), '%Y-%m-%dT%H:%M:%S.%gZ') as "recordedAt"
    from facts group by source order by source`);
}

/** How far the facts of each source reach. */
export async function reached(ask: Ask): Promise<Looked> {
  const rows = await ask<{ source: string; position: number }>(
    sql`select source, max(position) as position from facts group by source`,
  );
  return new Map(rows.map(({ source, position }) => [source, position]));
}

/**
 * Customers of whom something was heard since, whom they stood for before, and whether anybody bought or sent back. What is
 * said of a record touches whoever it was of until then, by its own word or by its conversation.
 */
export async function touchedSince(
  ask: Ask,
  looked: Looked,
): Promise<{ readonly parties: readonly string[]; readonly bought: boolean }> {
  const passedOn = sql`(${typeIn('customers.recognition', 'party-identified')} or ${typeIn('sales.lead', 'lead-qualified')})`;
  const ofTalks = sql`${typeName('support.case', 'case-opened')}, ${typeName('channels.call', 'call-recorded')}`;
  const rows = await ask<{ who: string | null; orders: number }>(sql`
    with recursive ${seenBy(undefined)},
    places as (
      select * from (values ${valuesOf(looked)}) as p (source, position)
    ),
    news as (
      select f.* from facts f left join places p on p.source = f.source
      where f.position > coalesce(p.position, 0)
    ),
    named as (
      select party, ref, subject, type from news
      union all
      select o.party, o.ref, o.subject, f.type from news f join facts o on o.subject = f.subject
      where (f.party is null or ${passedOn}) and (o.party is not null or o.type in (${ofTalks}))
    ),
    touched as (
      select party, type from named
      union all select ref, type from named where type like 'rapport.customers.party.%'
      union all select t.party, n.type from named n join talks t on t.conversation = n.subject
      union all select t.party, n.type from named n join talks t on t.conversation = n.ref
      union all select p.party, n.type from named n join points p on p.contact_point = n.ref
    )
    select distinct x.who, count(*) filter (x.type like 'rapport.sales.order.%') as orders from (
      select f.party as who, f.type from touched f
      union all select ${rootOf()} as who, f.type from touched f ${withRoots()}
    ) x where x.who is not null group by x.who`);
  return {
    parties: rows.map(({ who }) => String(who)),
    bought: rows.some(({ orders }) => orders > 0),
  };
}

function valuesOf(looked: Looked) {
  const rows = [...looked, ['', 0] as const].map(([source, position]) => ({ source, position }));
  const texts = rows.map(({ source, position }) => sql`(${source}, ${position}::bigint)`);
  return texts.reduce((all, one) => sql`${all}, ${one}`);
}

/** What was found of conditions, by name. */
export interface Held {
  readonly holders: ReadonlyMap<string, readonly Holder[]>;
  /** Those the warehouse had no answer to, and what it said. */
  readonly unanswered: ReadonlyMap<string, Error>;
}

/**
 * For each of some conditions by name, who of some customers (all, unless said) they hold of. One that is more than the
 * warehouse can do, say beyond its memory, takes no other with it. Throws what it says where it answers none.
 */
export async function heldBy(
  ask: Ask,
  conditions: readonly { readonly name: string; readonly condition: Condition }[],
  day: string,
  only: readonly string[] | undefined,
): Promise<Held> {
  const holders = new Map<string, readonly Holder[]>();
  const unanswered = new Map<string, Error>();
  for (const { name, condition } of conditions)
    try {
      holders.set(name, await holdersOf(ask, condition, { day, ...(only ? { only } : {}) }));
    } catch (error) {
      if (!(error instanceof Error) || error instanceof Unavailable) throw error;
      unanswered.set(name, error);
    }
  const [error] = unanswered.values();
  if (error && holders.size === 0) throw error;
  return { holders, unanswered };
}

/** Everybody of whom something is said now. */
export async function profiled(database: Database): Promise<readonly string[]> {
  const rows = await database.many<{ party_id: string }>(sql`select party_id from read.profiles_v1`);
  return rows.map(({ party_id }) => party_id);
}
