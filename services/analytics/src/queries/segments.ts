import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { Condition, Reason } from '../domain/condition.events.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** A segment as it is kept, with its latest version. */
export interface SegmentRow {
  readonly segment_id: string;
  readonly code: string;
  readonly name: string;
  readonly status: 'live' | 'retired';
  readonly version: number;
  readonly condition: Condition;
  readonly changed_at: string;
  readonly last_news: number;
  readonly members: number;
  /** Since when the warehouse cannot answer its condition, so that who is in it stays as it was. */
  readonly unanswered_since: string | null;
}

const columns: Sql = sql`
  s.segment_id, s.code, s.name, s.status, s.version, s.condition, s.changed_at, s.last_news,
  (select count(*) from read.memberships_v1 m where m.segment_id = s.segment_id and m.member)::integer as members,
  (select since from ops.unanswered_conditions where name = 'segment ' || s.segment_id) as unanswered_since`;

/** Segments, the latest changed first. */
export async function segmentsBefore(
  database: Database,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<SegmentRow>> {
  const rows = await database.many<SegmentRow>(sql`
    select ${columns} from read.segments_v1 s
    where (s.changed_at, s.segment_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by s.changed_at desc, s.segment_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One segment. */
export function segment(database: Database, segmentId: string): Promise<SegmentRow | undefined> {
  return database.maybeOne<SegmentRow>(sql`
    select ${columns} from read.segments_v1 s where s.segment_id = ${segmentId}::uuid`);
}

/** Segments that somebody can be in, whole: what an assessment goes by. */
export function liveSegments(
  database: Database,
): Promise<readonly Pick<SegmentRow, 'segment_id' | 'version' | 'condition'>[]> {
  return database.many(sql`
    select segment_id, version, condition from read.segments_v1 where status = 'live' order by segment_id`);
}

/** A customer in a segment, and why. */
export interface MemberRow {
  readonly party_id: string;
  readonly code: string | null;
  readonly kind: string | null;
  readonly name: Sealed | null;
  readonly since: string;
  readonly segment_version: number;
  readonly reasons: readonly Reason[];
}

/** Who is in a segment, as it was decided; who came in last first. */
export async function membersOf(
  database: Database,
  segmentId: string,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<MemberRow>> {
  const rows = await database.many<MemberRow>(sql`
    select m.party_id, p.code, p.kind, p.name, m.since, m.segment_version, m.reasons
    from read.memberships_v1 m left join read.parties_v1 p using (party_id)
    where m.segment_id = ${segmentId}::uuid and m.member
      and (m.since, m.party_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by m.since desc, m.party_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** What customers are called, by id. */
export async function namesOf(
  database: Database,
  partyIds: readonly string[],
): Promise<
  ReadonlyMap<
    string,
    { readonly code: string | null; readonly kind: string | null; readonly name: Sealed | null }
  >
> {
  const rows = await database.many<Pick<MemberRow, 'party_id' | 'code' | 'kind' | 'name'>>(sql`
    select party_id, code, kind, name from read.parties_v1 where party_id = any(${partyIds}::uuid[])`);
  return new Map(rows.map(({ party_id, ...row }) => [party_id, row]));
}
