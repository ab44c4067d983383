import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { Reason } from '../domain/condition.events.ts';
import type { ModelFitted } from '../domain/model.events.ts';
import type { RankedAction, Scores } from '../domain/profile.events.ts';
import type { ActionRule } from '../domain/ruleset.events.ts';
import { rootsAt } from '@rapport/parties';

/** A time that a customer was in a segment. */
export interface Spell {
  readonly from: string;
  readonly to?: string;
  readonly version: number;
  readonly reasons: readonly Reason[];
}

/** What analysis says of a customer. */
export interface ProfileRow {
  /** As asked for, and whom that stands for now. */
  readonly asked: string;
  readonly party_id: string;
  readonly scores: Scores | null;
  readonly rules_version: number;
  readonly actions: readonly RankedAction[];
  readonly changed_at: string | null;
  readonly last_news: number;
  readonly segments: readonly {
    readonly segmentId: string;
    readonly code: string;
    readonly name: string;
    readonly member: boolean;
    readonly since: string;
    readonly reasons: readonly Reason[];
    readonly spells: readonly Spell[];
  }[];
}

/** What is said of some customers, each under the id it was asked with; who is nobody known is left out. */
export function profilesOf(database: Database, partyIds: readonly string[]): Promise<readonly ProfileRow[]> {
  return database.many<ProfileRow>(sql`
    with recursive ${rootsAt()},
    asked as (
      select p.party_id as asked, coalesce(r.root, p.party_id) as who
      from read.parties_v1 p left join roots r using (party_id) where p.party_id = any(${partyIds}::uuid[])
    )
    select a.asked, a.who as party_id, f.scores, coalesce(f.rules_version, 0) as rules_version,
      coalesce(f.actions, '[]'::jsonb) as actions, f.changed_at, coalesce(f.last_news, 0) as last_news,
      coalesce((
        select jsonb_agg(jsonb_build_object('segmentId', m.segment_id, 'code', s.code, 'name', s.name, 'member', m.member,
          'since', to_char(m.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'reasons', m.reasons,
          'spells', m.spells) order by s.code)
        from read.memberships_v1 m join read.segments_v1 s using (segment_id) where m.party_id = a.who
      ), '[]'::jsonb) as segments
    from asked a left join read.profiles_v1 f on f.party_id = a.who`);
}

/** The latest fit of the model of customers' value, if there is one. */
export async function latestModel(database: Database): Promise<ModelFitted['data'] | undefined> {
  const row = await database.maybeOne<{ fitted: ModelFitted['data'] }>(sql`
    select fitted from read.models_v1 order by version desc limit 1`);
  return row?.fitted;
}

/** Every fit of it, the latest first. */
export function modelsBefore(
  database: Database,
  before: number,
  limit: number,
): Promise<readonly { readonly fitted: ModelFitted['data']; readonly fitted_at: string }[]> {
  return database.many(sql`
    select fitted, fitted_at from read.models_v1 where version < ${before}::bigint order by version desc limit ${limit}`);
}

/** A version of the rules. */
export interface RulesRow {
  readonly version: number;
  readonly rules: readonly ActionRule[];
  readonly defined_at: string;
  readonly last_news: number;
}

/** The rules as they are now; undefined until somebody writes some. */
export function latestRules(
  database: Database,
): Promise<Pick<RulesRow, 'version' | 'rules' | 'last_news'> | undefined> {
  return database.maybeOne(
    sql`select version, rules, last_news from read.rulesets_v1 order by version desc limit 1`,
  );
}
