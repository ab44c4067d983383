import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { type Page, pageOf } from '@rapport/kernel/values';
import type { SealedText } from '../domain/sealed-text.ts';

/** A line of a statement as it is kept. */
export interface StatementRow {
  readonly place: number;
  readonly kind: string;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly points: number;
  readonly pending: number;
  readonly available: number;
  readonly debt: number;
  readonly qualifying: number;
  readonly about: Readonly<Record<string, unknown>>;
  readonly reason: SealedText | null;
  readonly actor: string;
}

/** Lines of an account, the latest first, from where the last page ended; within days of recording where they are given. */
export async function statementOf(
  database: Database,
  memberId: string,
  asked: { readonly from?: string; readonly until?: string; readonly before?: number },
  limit: number,
): Promise<Page<StatementRow>> {
  const { from, until, before } = asked;
  const rows = await database.many<StatementRow>(sql`
    select place, kind, occurred_at, recorded_at, points, pending, available, debt, qualifying, about, reason, actor
    from read.statement_v1
    where member_id = ${memberId}::uuid
      and place < ${before ?? Number.MAX_SAFE_INTEGER}
      and recorded_at >= ${from ?? '-infinity'}::timestamptz and recorded_at < ${until ?? 'infinity'}::timestamptz
    order by place desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** What an installation owes its members, as it was recorded by an instant. */
export interface Liability {
  /** The last position of this service's log that was recorded by then, of those that changed an account. */
  readonly position: number;
  readonly members: number;
  readonly pending: number;
  readonly available: number;
  readonly debt: number;
}

/** The sums of all accounts of a programme as of an instant: of each account how it stood after its last line by then. */
export async function liabilityAt(database: Database, programmeId: string, asOf: string): Promise<Liability> {
  return await database.one<Liability>(sql`
    with standing as (
      select s.place, s.pending, s.available, s.debt
      from read.members_v1 m
      cross join lateral (
        select place, pending, available, debt from read.statement_v1
        where member_id = m.member_id and recorded_at <= ${asOf}::timestamptz order by place desc limit 1
      ) s
      where m.programme_id = ${programmeId}::uuid
    )
    select coalesce(max(place), 0)::bigint as position, count(*)::bigint as members,
      coalesce(sum(pending), 0)::bigint as pending, coalesce(sum(available), 0)::bigint as available,
      coalesce(sum(debt), 0)::bigint as debt
    from standing`);
}

/** Points of now that expire, by month of their expiry in a zone. */
export function expiringByMonth(
  database: Database,
  programmeId: string,
  zone: string,
): Promise<readonly { readonly month: string; readonly points: number }[]> {
  return database.many(sql`
    select to_char(l.expires_at at time zone ${zone}, 'YYYY-MM') as month, sum(l.remaining)::bigint as points
    from read.lots_v1 l join read.members_v1 m using (member_id)
    where m.programme_id = ${programmeId}::uuid and l.remaining > 0 group by 1 order by 1`);
}
