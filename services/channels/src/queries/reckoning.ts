import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { join, sql } from '@rapport/kernel/sql';
import { type Page, type SealedColumn, pageOf } from './rows.ts';

/** Where a received mail can have gone. */
export const BUCKETS = [
  'answered',
  'open',
  'repeat',
  'automatic',
  'bounce',
  'loop',
  'unreadable',
  'spam',
  'closed',
] as const;
export type Bucket = (typeof BUCKETS)[number];

/** One day's arrivals by what became of them; `received` is counted apart. */
export type ReckonedDay = { readonly day: string; readonly received: number } & Readonly<
  Record<Bucket, number>
>;

/** A received mail in a list of the reckoning. */
export interface ReckonedMail {
  readonly mail_id: string;
  readonly repeat: number;
  readonly mailbox: string;
  readonly arrived_at: string;
  readonly reason: string;
  readonly conversation_id: string | null;
  readonly message_id: string | null;
  readonly same_id_other_content: boolean;
  readonly address: SealedColumn | null;
  readonly subject: SealedColumn | null;
}

/** Days of a time zone from `from` to `to`, both counted, that have arrivals; the sum of each beside its parts. */
export function reckoning(
  database: Database,
  { from, to, zone }: { readonly from: string; readonly to: string; readonly zone: string },
): Promise<readonly ReckonedDay[]> {
  const begin = sql`(${from}::date)::timestamp at time zone ${zone}`;
  const end = sql`(${to}::date + 1)::timestamp at time zone ${zone}`;
  const counts = BUCKETS.map((bucket) => ({
    text: `coalesce(sum(n) filter (where bucket = $1), 0)::int as "${bucket}"`,
    values: [bucket],
  }));
  return database.many<ReckonedDay>(sql`
    with counted as (
      select (arrived_at at time zone ${zone})::date as day, bucket, count(*) as n, 0::bigint as arrived
      from read.mails_v1 where arrived_at >= ${begin} and arrived_at < ${end} group by 1, 2
      union all
      select (quarter at time zone ${zone})::date, '', 0, sum(arrived)::bigint
      from read.arrivals_v1 where quarter >= ${begin} and quarter < ${end} group by 1
    )
    select day, sum(arrived)::int as received, ${join(counts, ', ')} from counted group by day order by day`);
}

/** The mails of one day in one bucket that `visible` lets see, oldest first, after the last of the page before; one of no conversation is nobody's. */
export async function reckonedMails(
  database: Database,
  visible: PolicyTree,
  { day, bucket, zone }: { readonly day: string; readonly bucket: Bucket; readonly zone: string },
  limit: number,
  after?: { readonly arrivedAt: string; readonly mailId: string; readonly repeat: number },
): Promise<Page<ReckonedMail>> {
  const beyond = after
    ? [
        sql`(m.arrived_at, m.mail_id, m.repeat) > (${after.arrivedAt}, ${after.mailId}::uuid, ${after.repeat}::int)`,
      ]
    : [];
  const rows = await database.many<ReckonedMail>(sql`
    select m.mail_id, m.repeat, m.mailbox, m.arrived_at, m.reason, m.conversation_id, m.message_id,
      m.same_id_other_content, m.address, m.subject
    from read.mails_v1 m left join read.conversations_v1 c on c.conversation_id = m.conversation_id
    where m.arrived_at >= (${day}::date)::timestamp at time zone ${zone}
      and m.arrived_at < (${day}::date + 1)::timestamp at time zone ${zone}
      and ${join([compileToSql(visible, 'c'), sql`m.bucket = ${bucket}`, ...beyond], ' and ')}
    order by m.arrived_at, m.mail_id, m.repeat limit ${limit + 1}`);
  return pageOf(rows, limit);
}
