import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';
import type { Condition } from '../domain/condition.events.ts';
import type { RulesRow } from './profiles.ts';
import type { MemberRow } from './segments.ts';

/** Beyond the last version of anything. */
const AFTER_THE_LAST = 2_147_483_647;

/** A version of a segment. */
export interface SegmentVersionRow {
  readonly version: number;
  readonly name: string;
  readonly condition: Condition;
  readonly defined_at: string;
}

/** Versions of a segment, the latest first. */
export async function versionsOf(
  database: Database,
  segmentId: string,
  before = AFTER_THE_LAST,
  limit: number,
): Promise<Page<SegmentVersionRow>> {
  const rows = await database.many<SegmentVersionRow>(sql`
    select version, name, condition, defined_at from read.segment_versions_v1
    where segment_id = ${segmentId}::uuid and version < ${before}::integer
    order by version desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** A customer who was in a segment, from when, and until when. */
export interface PastMemberRow extends MemberRow {
  readonly until: string | null;
}

/** Who was in a segment at an instant, by what was decided then; who had come in last first. */
export async function membersAt(
  database: Database,
  segmentId: string,
  at: string,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<PastMemberRow>> {
  const rows = await database.many<PastMemberRow>(sql`
    select s.*, p.code, p.kind, p.name from (
      select m.party_id, (s ->> 'from')::timestamptz as since, (s ->> 'to')::timestamptz as until,
        (s ->> 'version')::integer as segment_version, s -> 'reasons' as reasons
      from read.memberships_v1 m, jsonb_array_elements(m.spells) s where m.segment_id = ${segmentId}::uuid
    ) s left join read.parties_v1 p using (party_id)
    where s.since <= ${at}::timestamptz and (s.until is null or s.until > ${at}::timestamptz)
      and (s.since, s.party_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by s.since desc, s.party_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** Versions of the rules for the next best action that somebody wrote, the latest first. */
export async function rulesBefore(
  database: Database,
  before = AFTER_THE_LAST,
  limit: number,
): Promise<Page<RulesRow>> {
  const rows = await database.many<RulesRow>(sql`
    select version, rules, defined_at, last_news from read.rulesets_v1
    where version < ${before}::integer
    order by version desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}
