import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { type Sql, join, sql } from '@rapport/kernel/sql';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';
import type { LotOrigin } from '../domain/member.events.ts';
import type { NameInBoth, Period, ProgrammeRules, QualifyingPeriod } from '../domain/programme.events.ts';
import { familiesOf } from '@rapport/parties';

/** A programme as it is kept. */
export interface ProgrammeRow {
  readonly programme_id: string;
  readonly code: string;
  readonly name: NameInBoth;
  readonly period: QualifyingPeriod;
  readonly versions: readonly {
    readonly version: number;
    readonly since: string;
    readonly rules: ProgrammeRules;
  }[];
  readonly opened_at: string;
  readonly last_news: number;
}

/** All programmes, in the order they were opened; a company has few. */
export function allProgrammes(database: Database): Promise<readonly ProgrammeRow[]> {
  return database.many<ProgrammeRow>(sql`select * from read.programmes_v1 order by opened_at, programme_id`);
}

/** A member as they are kept, with the programme's name and tiers of now. */
export interface MemberRow {
  readonly member_id: string;
  readonly programme_id: string;
  readonly party_id: string;
  readonly code: string;
  readonly how: 'by-agent' | 'with-first-order';
  readonly enrolled_at: string;
  readonly tier: string;
  readonly tier_since: string;
  readonly tier_why: Readonly<Record<string, unknown>> & { readonly fact: string };
  readonly period: Period;
  readonly qualifying: Readonly<Record<string, number>>;
  readonly fallen: { readonly orderId: string; readonly points: number; readonly at: string } | null;
  readonly pending: number;
  readonly available: number;
  readonly debt: number;
  readonly joined_into: string | null;
  readonly last_news: number;
  readonly programme_name: NameInBoth;
  readonly tiers: ProgrammeRules['tiers'];
  readonly expiring: { readonly at: string; readonly points: number } | null;
}

/** Which members are asked for. */
export interface MembersWanted {
  readonly programmeId?: string;
  readonly tier?: string;
  readonly partyId?: string;
  readonly code?: string;
}

// What of a member's points can be spent and expires first.
const EXPIRING = sql`(
  select json_build_object('at', l.expires_at, 'points', sum(l.remaining)::bigint)
  from read.lots_v1 l where l.member_id = m.member_id and l.remaining > 0 and l.state = 'available'
  group by l.expires_at order by l.expires_at limit 1)`;
const SHOWN = sql`
  m.*, p.name as programme_name, p.versions -> -1 -> 'rules' -> 'tiers' as tiers, ${EXPIRING} as expiring`;

/** Members that `visible` lets see, the latest first. */
export async function membersWanted(
  database: Database,
  visible: PolicyTree,
  wanted: MembersWanted,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<MemberRow>> {
  const { programmeId, tier, partyId, code } = wanted;
  const family = partyId === undefined ? [] : await familiesOf(database, [partyId]);
  const conditions: Sql[] = [
    compileToSql(visible, 'm'),
    ...(programmeId ? [sql`m.programme_id = ${programmeId}::uuid`] : []),
    ...(tier ? [sql`m.tier = ${tier}`] : []),
    ...(code ? [sql`m.code = ${code}`] : []),
    ...(partyId ? [sql`m.party_id = any(${family.map((one) => one.partyId)}::uuid[])`] : []),
    sql`(m.enrolled_at, m.member_id) < (${before.at}::timestamptz, ${before.id}::uuid)`,
  ];
  const rows = await database.many<MemberRow>(sql`
    select ${SHOWN} from read.members_v1 m join read.programmes_v1 p using (programme_id)
    where ${join(conditions, ' and ')} order by m.enrolled_at desc, m.member_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One member that `visible` lets see. */
export async function memberRow(
  database: Database,
  visible: PolicyTree,
  memberId: string,
): Promise<MemberRow | undefined> {
  return await database.maybeOne<MemberRow>(sql`
    select ${SHOWN} from read.members_v1 m join read.programmes_v1 p using (programme_id)
    where m.member_id = ${memberId}::uuid and ${compileToSql(visible, 'm')}`);
}

/** What some customers are in the company's programmes, under whichever of their ids; accounts that were joined with another are left out. */
export async function membershipsOf(
  database: Database,
  visible: PolicyTree,
  partyIds: readonly string[],
): Promise<readonly (MemberRow & { readonly asked: string })[]> {
  const families = await familiesOf(database, partyIds);
  const all = [...new Set(families.map((one) => one.partyId))];
  const rows = await database.many<MemberRow>(sql`
    select ${SHOWN} from read.members_v1 m join read.programmes_v1 p using (programme_id)
    where m.party_id = any(${all}::uuid[]) and m.joined_into is null and ${compileToSql(visible, 'm')}
    order by m.enrolled_at, m.member_id`);
  return families.flatMap(({ asked, partyId }) =>
    rows.filter((row) => row.party_id === partyId).map((row) => ({ ...row, asked })),
  );
}

/** A lot as it is kept. */
export interface LotRow {
  readonly lot: number;
  readonly origin: LotOrigin & { readonly orderCode?: string };
  readonly state: 'pending' | 'available';
  readonly points: number;
  readonly remaining: number;
  readonly available_at: string | null;
  readonly expires_at: string;
}

/** Lots that hold points, what expires first at the top; from where the last page ended. */
export async function lotsOf(
  database: Database,
  memberId: string,
  after: { readonly at: string; readonly lot: number } = { at: '-infinity', lot: 0 },
  limit: number,
): Promise<Page<LotRow>> {
  const rows = await database.many<LotRow>(sql`
    select lot, origin, state, points, remaining, available_at, expires_at from read.lots_v1
    where member_id = ${memberId}::uuid and remaining > 0
      and (expires_at, lot) > (${after.at}::timestamptz, ${after.lot}::integer)
    order by expires_at, lot limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** A redemption as it is kept. */
export interface RedemptionRow {
  readonly redemption_id: string;
  readonly reward_id: string;
  readonly code: string;
  readonly name: NameInBoth;
  readonly points: number;
  readonly redeemed_at: string;
  readonly reversed_at: string | null;
}

/** What a member took, the latest first. */
export async function redemptionsOf(
  database: Database,
  memberId: string,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<RedemptionRow>> {
  const rows = await database.many<RedemptionRow>(sql`
    select redemption_id, reward_id, code, name, points, redeemed_at, reversed_at from read.redemptions_v1
    where coalesce(holder_id, member_id) = ${memberId}::uuid and redeemed_at is not null
      and (redeemed_at, redemption_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by redeemed_at desc, redemption_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}
