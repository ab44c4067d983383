import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Sql, sql } from '@rapport/kernel/sql';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** A campaign as it is kept, with what it cost so far. */
export interface CampaignRow {
  readonly campaign_id: string;
  readonly code: string;
  readonly name: string;
  readonly goal: string;
  readonly purpose: string;
  readonly status: 'planned' | 'closed';
  readonly owner: string | null;
  readonly owner_name: Sealed | null;
  readonly budget_minor: string;
  readonly cost_minor: string;
  readonly currency: string;
  readonly from_day: string;
  readonly to_day: string;
  readonly look_back_days: number;
  readonly last_news: number;
}

const columns: Sql = sql`
  k.campaign_id, k.code, k.name, k.goal, k.purpose, k.status, k.owner,
  (select name from read.accounts_v1 where account_id = k.owner) as owner_name, k.budget_minor::text as budget_minor,
  (select coalesce(sum(amount_minor), 0)::text from read.costs_v1 c where c.campaign_id = k.campaign_id) as cost_minor,
  k.currency, k.from_day, k.to_day, k.look_back_days, k.last_news`;

/** Campaigns, those that begin last first. */
export async function campaignsBefore(
  database: Database,
  visible: PolicyTree,
  { status }: { readonly status?: string | undefined },
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<CampaignRow>> {
  const rows = await database.many<CampaignRow>(sql`
    select ${columns} from read.campaigns_v1 k
    where (k.from_day, k.campaign_id) < (${before.at}::date, ${before.id}::uuid)
      and (${status ?? null}::text is null or k.status = ${status ?? null}::text) and ${compileToSql(visible, 'k')}
    order by k.from_day desc, k.campaign_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One campaign, if `visible` lets it be seen. */
export function campaign(
  database: Database,
  visible: PolicyTree,
  campaignId: string,
): Promise<CampaignRow | undefined> {
  return database.maybeOne<CampaignRow>(sql`
    select ${columns} from read.campaigns_v1 k
    where k.campaign_id = ${campaignId}::uuid and ${compileToSql(visible, 'k')}`);
}

/** A cost as it stands, and what it was taken for before. */
export interface CostRow {
  readonly cost_id: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly kind: string;
  readonly occurred_on: string;
  readonly recorded_at: string;
  readonly corrected: readonly {
    readonly amountMinor: string;
    readonly kind: string;
    readonly occurredOn: string;
    readonly reason: string;
    readonly at: string;
  }[];
}

/** What a campaign cost, the latest day first. */
export function costsOf(database: Database, campaignId: string): Promise<readonly CostRow[]> {
  return database.many<CostRow>(sql`
    select cost_id, amount_minor::text as amount_minor, currency, kind, occurred_on, recorded_at, corrected
    from read.costs_v1 where campaign_id = ${campaignId}::uuid order by occurred_on desc, cost_id desc`);
}

/** Campaigns that a year's figures name, and what they cost in it. */
export interface SpentRow {
  readonly campaign_id: string;
  readonly code: string;
  readonly name: string;
  readonly status: string;
  readonly currency: string;
  readonly budget_minor: string;
  readonly cost_minor: string;
}

/** Campaigns that ran in a year, cost something in it, or are among `also`. */
export function spentIn(
  database: Database,
  visible: PolicyTree,
  year: number,
  also: readonly string[],
): Promise<readonly SpentRow[]> {
  const [from, to] = [sql`make_date(${year}, 1, 1)`, sql`make_date(${year}, 12, 31)`];
  return database.many<SpentRow>(sql`
    select * from (
      select k.campaign_id, k.code, k.name, k.status, k.currency, k.budget_minor::text as budget_minor, k.from_day,
        k.to_day, (
          select coalesce(sum(amount_minor), 0)::text from read.costs_v1 c
          where c.campaign_id = k.campaign_id and c.occurred_on between ${from} and ${to}
        ) as cost_minor
      from read.campaigns_v1 k where ${compileToSql(visible, 'k')}
    ) s
    where (from_day <= ${to} and to_day >= ${from}) or cost_minor <> '0' or campaign_id = any(${also}::uuid[])
    order by from_day desc, campaign_id desc`);
}
