import type { Database } from '@rapport/kernel/postgres';
import { join, sql } from '@rapport/kernel/sql';
import type { Pointed } from '../domain/sending.events.ts';
import { type Page, pageOf } from './rows.ts';

/** A message as lists show it. */
export interface SendingRow {
  readonly message_id: string;
  readonly state: string;
  readonly reason: string;
  readonly record: Pointed;
  readonly due_at: string | null;
  readonly party_id: string;
  readonly purpose: string;
  readonly cause: Pointed;
  readonly run_id: string;
  readonly material_id: string;
  readonly material_version: number;
  readonly material_name: string | null;
  readonly queued_at: string;
  readonly changed_at: string;
  readonly bounced: string;
  readonly complained: boolean;
  readonly answers: number;
  readonly links: number;
}

/** Which messages are wanted; what is left out does not matter. */
export interface SendingFilter {
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
  readonly partyIds?: readonly string[] | undefined;
  readonly runId?: string | undefined;
}

/** Messages, those queued last first, after the last of the page before. */
export async function sendingsPage(
  database: Database,
  filter: SendingFilter,
  limit: number,
  after?: { readonly queuedAt: string; readonly messageId: string },
): Promise<Page<SendingRow>> {
  const wanted = [
    sql`true`,
    ...(filter.state === undefined ? [] : [sql`s.state = ${filter.state}`]),
    ...(filter.reason === undefined ? [] : [sql`s.reason = ${filter.reason}`]),
    ...(filter.partyIds === undefined ? [] : [sql`s.party_id = any(${filter.partyIds}::text[])`]),
    ...(filter.runId === undefined ? [] : [sql`s.run_id = ${filter.runId}`]),
    ...(after
      ? [sql`(s.queued_at, s.message_id) < (${after.queuedAt}::timestamptz, ${after.messageId}::uuid)`]
      : []),
  ];
  const rows = await database.many<SendingRow>(sql`
    select s.message_id, s.state, s.reason, s.record, s.due_at, s.party_id, s.purpose, s.cause, s.run_id, s.material_id,
      s.material_version, m.name as material_name, s.queued_at, s.changed_at, s.bounced, s.complained, s.answers, s.links
    from read.sendings_v1 s
    left join read.materials_v1 m on m.material_id = s.material_id and m.version = s.material_version
    where ${join(wanted, ' and ')}
    order by s.queued_at desc, s.message_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** How many messages stand where, and why. */
export interface SendingCount {
  readonly state: string;
  readonly reason: string;
  readonly count: number;
}

/** The gate's account: every message ever queued is in exactly one of these. */
export function sendingCounts(
  database: Database,
  runId: string | undefined,
): Promise<readonly SendingCount[]> {
  const of = runId === undefined ? sql`true` : sql`run_id = ${runId}`;
  return database.many<SendingCount>(sql`
    select state, case when state in ('held', 'stopped', 'failed') then reason else '' end as reason,
      count(*)::int as count
    from read.sendings_v1 where ${of} group by 1, 2 order by 1, 2`);
}

/** Where a link of a message leads; undefined: the message, its material or the link is not there. */
export async function linkTarget(
  database: Database,
  messageId: string,
  link: string,
): Promise<string | undefined> {
  const row = await database.maybeOne<{
    links: readonly { readonly id: string; readonly url: string }[];
  }>(sql`
    select m.links from read.sendings_v1 s
    join read.materials_v1 m on m.material_id = s.material_id and m.version = s.material_version
    where s.message_id = ${messageId}`);
  return row?.links.find(({ id }) => id === link)?.url;
}

/** A contact point that nothing is sent to, or that a person freed again. */
export interface SuppressionRow {
  readonly address_id: string;
  readonly code: string;
  readonly message_id: string;
  readonly party_id: string;
  readonly suppressed: boolean;
  readonly suppressed_at: string;
  readonly freed_at: string | null;
  readonly freed_by: string;
  readonly last_news: number;
}

/** Contact points that are suppressed now, the last first, after the last of the page before. */
export async function suppressionsPage(
  database: Database,
  limit: number,
  after?: { readonly at: string; readonly addressId: string },
): Promise<Page<SuppressionRow>> {
  const beyond = after
    ? sql`(suppressed_at, address_id) < (${after.at}::timestamptz, ${after.addressId}::uuid)`
    : sql`true`;
  const rows = await database.many<SuppressionRow>(sql`
    select address_id, code, message_id, party_id, suppressed, suppressed_at, freed_at, freed_by, last_news
    from read.suppressions_v1 where suppressed and ${beyond}
    order by suppressed_at desc, address_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}
