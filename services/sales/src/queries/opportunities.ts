import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { Stage } from '../domain/pipeline.events.ts';
import { accountName, partyName } from './people.ts';
import { LOWEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** An opportunity with one of its standings; personal texts sealed. */
export interface OpportunityRow {
  readonly opportunity_id: string;
  readonly code: string;
  readonly party_id: string;
  readonly party_name: Sealed | null;
  readonly lead_id: string | null;
  readonly title: Sealed;
  readonly opened_at: string;
  readonly reason: string;
  readonly note: Sealed | null;
  readonly last_news: number;
  readonly from_at: string;
  readonly status: 'open' | 'won' | 'lost';
  readonly pipeline_version: number;
  readonly stage: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly expected_close: string;
  readonly owner: string | null;
  readonly owner_name: Sealed | null;
}

/** The sum of a stage in one currency. */
export interface StageTotal {
  readonly stage: string;
  readonly currency: string;
  readonly opportunities: number;
  readonly amount_minor: string;
}

/** Which opportunities are asked for, and as of when. */
export interface OpportunitiesAsked {
  readonly asOf?: string | undefined;
  readonly status?: string | undefined;
  readonly stage?: string | undefined;
  readonly owner?: string | undefined;
  readonly family?: readonly string[] | undefined;
}

/** The standings that held at an instant: those of now have no end. */
function heldAt(asOf: string | undefined): Sql {
  return asOf === undefined
    ? sql`s.until_at is null`
    : sql`tstzrange(s.from_at, s.until_at) @> ${asOf}::timestamptz`;
}

/** What is open now, by stage and currency. */
export function stageTotals(
  database: Database,
  visible: PolicyTree,
  { owner }: Pick<OpportunitiesAsked, 'owner'>,
): Promise<readonly StageTotal[]> {
  return database.many<StageTotal>(sql`
    select s.stage, s.currency, count(*) as opportunities, sum(s.amount_minor)::text as amount_minor
    from read.opportunity_standings_v1 s
    where ${heldAt(undefined)} and s.status = 'open' and ${owned(owner)} and ${compileToSql(visible, 's')}
    group by s.stage, s.currency order by s.stage, s.currency`);
}

const owned = (owner: string | undefined): Sql =>
  owner === undefined ? sql`true` : sql`s.owner = ${owner}::uuid`;
const inStage = (stage: string | undefined): Sql =>
  stage === undefined ? sql`true` : sql`s.stage = ${stage}`;
const ofStatus = (status: string | undefined): Sql =>
  status === undefined ? sql`true` : sql`s.status = ${status}`;

/** Opportunities as they stood, those expected soonest first. */
export async function opportunitiesAfter(
  database: Database,
  visible: PolicyTree,
  { asOf, status, stage, owner, family }: OpportunitiesAsked,
  after: Place = LOWEST,
  limit: number,
): Promise<Page<OpportunityRow>> {
  const towards = family
    ? sql`exists (select from read.opportunities_v1 f where f.opportunity_id = s.opportunity_id
        and f.party_id = any(${family}::uuid[]))`
    : sql`true`;
  const rows = await database.many<OpportunityRow>(sql`
    select ${whole} from (
      select s.opportunity_id, s.n from read.opportunity_standings_v1 s
      where ${heldAt(asOf)} and ${ofStatus(status)} and ${inStage(stage)} and ${owned(owner)} and ${towards}
        and (s.expected_close, s.opportunity_id) > (${after.at}::date, ${after.id}::uuid)
        and ${compileToSql(visible, 's')}
      order by s.expected_close, s.opportunity_id limit ${limit + 1}
    ) page
    join read.opportunity_standings_v1 s using (opportunity_id, n)
    join read.opportunities_v1 o using (opportunity_id)
    order by s.expected_close, s.opportunity_id`);
  return pageOf(rows, limit);
}

/** What the board of a past instant shows: sums by stage and currency, and the first of each stage, one more than asked for. */
export interface PastBoard {
  readonly totals: readonly StageTotal[];
  readonly rows: readonly OpportunityRow[];
}

/** The board as of a past instant. What held then is looked through once, for sums and first ones of all stages together. */
export async function boardAt(
  database: Database,
  visible: PolicyTree,
  { asOf, owner }: { readonly asOf: string; readonly owner: string | undefined },
  perStage: number,
): Promise<PastBoard> {
  const { totals, first } = (await database.maybeOne<{
    readonly totals: PastBoard['totals'];
    readonly first: readonly { readonly opportunity_id: string; readonly n: number }[];
  }>(sql`
    with held as materialized (
      select s.opportunity_id, s.n, s.stage, s.currency, s.amount_minor, s.expected_close
      from read.opportunity_standings_v1 s
      where ${heldAt(asOf)} and s.status = 'open' and ${owned(owner)} and ${compileToSql(visible, 's')}
    )
    select
      (select coalesce(jsonb_agg(t), '[]') from (
        select stage, currency, count(*) as opportunities, sum(amount_minor)::text as amount_minor
        from held group by stage, currency order by stage, currency) t) as totals,
      (select coalesce(jsonb_agg(f), '[]') from (
        select opportunity_id, n from (
          select opportunity_id, n,
            row_number() over (partition by stage order by expected_close, opportunity_id) as place from held
        ) placed where place <= ${perStage + 1}) f) as first`))!;
  const rows = await database.many<OpportunityRow>(sql`
    select ${whole}
    from unnest(${first.map((each) => each.opportunity_id)}::uuid[], ${first.map(({ n }) => n)}::bigint[])
      as f (opportunity_id, n)
    join read.opportunity_standings_v1 s using (opportunity_id, n)
    join read.opportunities_v1 o using (opportunity_id)
    order by s.stage, s.expected_close, s.opportunity_id`);
  return { totals, rows };
}

const whole = sql`
  o.opportunity_id, o.code, o.party_id, ${partyName('o.party_id')} as party_name, o.lead_id, o.title, o.opened_at,
  o.reason, o.note, o.last_news, s.from_at, s.status, s.pipeline_version, s.stage,
  s.amount_minor::text as amount_minor, s.currency, s.expected_close, s.owner, ${accountName('s.owner')} as owner_name`;

/** One opportunity as it stands, if `visible` lets it be seen. */
export function opportunity(
  database: Database,
  visible: PolicyTree,
  opportunityId: string,
): Promise<OpportunityRow | undefined> {
  return database.maybeOne<OpportunityRow>(sql`
    select ${whole} from read.opportunity_standings_v1 s join read.opportunities_v1 o using (opportunity_id)
    where s.opportunity_id = ${opportunityId}::uuid and s.until_at is null and ${compileToSql(visible, 's')}`);
}

/** A version of the pipeline that somebody made. */
export interface PipelineRow {
  readonly version: number;
  readonly stages: readonly Stage[];
}

/** All of them, the latest first; those after an instant left out. */
export function pipelines(database: Database, asOf?: string): Promise<readonly PipelineRow[]> {
  return database.many<PipelineRow>(sql`
    select version, stages from read.pipelines_v1
    where ${asOf ?? null}::timestamptz is null or revised_at <= ${asOf ?? null}::timestamptz
    order by version desc`);
}
