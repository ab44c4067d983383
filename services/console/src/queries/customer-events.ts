import type { Database } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { CustomerEvent } from '../folds/events.ts';
import type { Wordless } from '../folds/personal.ts';

/** Candidates for a customer's page: more than belongs to it at any one instant, never less. */
export interface Candidates {
  readonly parties: readonly string[];
  /** Conversations and records. */
  readonly others: readonly string[];
}

/** What is read of an event, beside its subject. */
const COLUMNS = sql`
  event_id as "eventId", source, position, occurred_at as "occurredAt", recorded_at as "recordedAt", actor, fact, facts`;

/** The facts that say with whom a conversation is, and with whom a record was begun. */
const WITH_WHOM = [
  'partyIdentified',
  'promiseMade',
  'taskOpened',
  'callRecorded',
  'caseOpened',
  'surveyIssued',
  'sendingQueued',
  'leadCaptured',
  'leadQualified',
  'opportunityOpened',
  'quoteBegun',
  'orderPlaced',
  'consentGiven',
  'consentWithdrawn',
  'memberEnrolled',
];
/** The facts that may name a conversation instead, and so whomever that is with. */
const ABOUT_CONVERSATION = ['callRecorded', 'caseOpened', 'surveyIssued'];

/**
 * Common table expressions, to follow `with recursive`: `family`, all parties ever joined by merges with one of these, and
 * `theirs`, all conversations and records that were ever with one of them.
 */
const candidates = (partyIds: readonly string[]): Sql => sql`
  family (id) as (
    select unnest(${partyIds}::uuid[])
    union
    select joined.id from family f cross join lateral (
      select e.links_to as id from read.customer_events_v1 e where e.subject = f.id and e.fact = 'partyMergedInto'
      union all
      select e.subject from read.customer_events_v1 e where e.links_to = f.id and e.fact = 'partyMergedInto'
    ) joined
  ),
  theirs (id) as (
    select distinct id from (
      select e.subject as id from family f
        join read.customer_events_v1 e on e.links_to = f.id and e.fact = any(${WITH_WHOM}::text[])
      union all
      select about.subject from family f
        join read.customer_events_v1 e on e.links_to = f.id and e.fact = 'partyIdentified'
        join read.customer_events_v1 about
          on about.links_to = e.subject and about.fact = any(${ABOUT_CONVERSATION}::text[])
    ) found
  )`;

/** All parties ever joined by merges with one of these, and all conversations and records that were ever with one of them. */
export async function candidatesFor(database: Database, partyIds: readonly string[]): Promise<Candidates> {
  const rows = await database.many<{ kind: 'party' | 'other'; id: string }>(sql`
    with recursive ${candidates(partyIds)}
    select 'party' as kind, id from family union all select 'other', id from theirs`);
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  return { parties: of('party'), others: of('other') };
}

/** What may belong on a customer's page, by ids, and all its events so far, in no particular order. */
export interface Read {
  readonly subjects: ReadonlySet<string>;
  readonly events: readonly CustomerEvent[];
}

/** Reads the candidates for a customer's page and all their events in one look. */
export async function historyAbout(database: Database, partyId: string): Promise<Read> {
  // Subject by subject, as the statement cannot know how few they are among millions of events.
  const rows = await database.many<CustomerEvent | { readonly eventId: null; readonly subject: string }>(sql`
    with recursive ${candidates([partyId])}
    select c.id as subject, e.* from (select id from family union all select id from theirs) c
    left join lateral (
      select ${COLUMNS} from read.customer_events_v1 e where e.subject = c.id offset 0
    ) e on true`);
  return {
    subjects: new Set(rows.map(({ subject }) => subject)),
    events: rows.filter((row): row is CustomerEvent => row.eventId !== null),
  };
}

/** All events of some parties, conversations and records, without what is said in them, in no particular order. */
export function eventsAbout(
  database: Database,
  subjects: readonly string[],
): Promise<readonly CustomerEvent[]> {
  return database.many<CustomerEvent>(sql`
    select subject, ${COLUMNS} from read.customer_events_v1 where subject = any(${subjects}::uuid[])`);
}

/** All events recorded from an instant on, and what each names; undefined when they are more than `most`. */
export async function eventsSince(
  database: Database,
  instant: string,
  most: number,
): Promise<readonly (CustomerEvent & { readonly linksTo: string | null })[] | undefined> {
  const rows = await database.many<CustomerEvent & { readonly linksTo: string | null }>(sql`
    select subject, ${COLUMNS}, links_to as "linksTo"
    from read.customer_events_v1 where recorded_at >= ${instant} limit ${most + 1}`);
  return rows.length > most ? undefined : rows;
}

/** Parties that conversations and records were ever with, directly or through the conversation that they are about. */
export async function partiesOf(database: Database, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await database.many<{ id: string }>(sql`
    with named (id) as (
      select links_to from read.customer_events_v1
      where subject = any(${ids}::uuid[]) and fact = any(${WITH_WHOM}::text[]) and links_to is not null
    )
    select id from named
    union
    select e.links_to from named join read.customer_events_v1 e on e.subject = named.id and e.fact = 'partyIdentified'`);
  return rows.map(({ id }) => id);
}

/** What is said in some events, personal texts sealed; by `source/position`. */
export async function detailsOf(
  database: Database,
  places: readonly Wordless['$words'][],
): Promise<ReadonlyMap<string, unknown>> {
  if (places.length === 0) return new Map();
  const rows = await database.many<{ source: string; position: number; details: unknown }>(sql`
    select e.source, e.position, e.details from read.customer_events_v1 e
    join unnest(${places.map(({ source }) => source)}::text[], ${places.map(({ position }) => position)}::bigint[])
      as wanted (source, position) using (source, position)
    where e.details is not null`);
  return new Map(rows.map(({ source, position, details }) => [`${source}/${position}`, details]));
}
