import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import type { LeadContact } from '../domain/lead.events.ts';
import { accountName, partyName } from './people.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** A lead as it is kept; personal texts sealed. */
export interface LeadRow {
  readonly lead_id: string;
  readonly code: string;
  readonly status: 'open' | 'qualified' | 'refused';
  readonly source_kind: string;
  readonly source_id: string;
  readonly via_kind: string;
  readonly via_id: string;
  readonly contact: LeadContact | null;
  readonly party_id: string | null;
  readonly party_name: Sealed | null;
  readonly topic: Sealed;
  readonly owner: string | null;
  readonly owner_name: Sealed | null;
  readonly opportunity_id: string | null;
  readonly reason: string;
  readonly note: Sealed | null;
  readonly captured_at: string;
  readonly last_news: number;
}

/** Which leads are asked for. */
export interface LeadsAsked {
  readonly status?: string | undefined;
  readonly owner?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly viaId?: string | undefined;
  readonly family?: readonly string[] | undefined;
}

/** A lead without a party has the one its conversation is found to be with. */
const columns = sql`
  l.lead_id, l.code, l.status, l.source_kind, l.source_id, l.via_kind, l.via_id, l.contact, coalesce(l.party_id, c.party_id) as party_id,
  l.topic, l.owner, l.opportunity_id, l.reason, l.note, l.captured_at, l.last_news, l.team, l.branch`;

/** Leads, the latest first. */
export async function leadsBefore(
  database: Database,
  visible: PolicyTree,
  asked: LeadsAsked,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<LeadRow>> {
  const { status = null, owner = null, sourceId = null, viaId = null, family = null } = asked;
  const rows = await database.many<LeadRow>(sql`
    select r.*, ${partyName('r.party_id')} as party_name, ${accountName('r.owner')} as owner_name from (
      select ${columns} from read.leads_v1 l
      left join read.conversation_parties_v1 c
        on l.party_id is null and l.source_kind = 'conversation' and c.conversation_id::text = l.source_id
      where (l.captured_at, l.lead_id) < (${before.at}::timestamptz, ${before.id}::uuid)
        and (${status}::text is null or l.status = ${status})
        and (${owner}::uuid is null or l.owner = ${owner}::uuid)
        and (${sourceId}::text is null or l.source_id = ${sourceId})
        and (${viaId}::text is null or l.via_id = ${viaId})
        and (${family}::uuid[] is null or coalesce(l.party_id, c.party_id) = any(${family}::uuid[]))
        and ${compileToSql(visible, 'l')}
      order by l.captured_at desc, l.lead_id desc limit ${limit + 1}
    ) r order by r.captured_at desc, r.lead_id desc`);
  return pageOf(rows, limit);
}

/** One lead, if `visible` lets it be seen. */
export function lead(database: Database, visible: PolicyTree, leadId: string): Promise<LeadRow | undefined> {
  return database.maybeOne<LeadRow>(sql`
    select r.*, ${partyName('r.party_id')} as party_name, ${accountName('r.owner')} as owner_name from (
      select ${columns} from read.leads_v1 l
      left join read.conversation_parties_v1 c
        on l.party_id is null and l.source_kind = 'conversation' and c.conversation_id::text = l.source_id
      where l.lead_id = ${leadId}::uuid and ${compileToSql(visible, 'l')}
    ) r`);
}

/** What came of the leads of one source. */
export interface LeadSourceRow {
  /** form or import; conversation or party where a person took them down. */
  readonly kind: string;
  /** The form or the import; empty where a person took them down. */
  readonly id: string;
  readonly captured: number;
  readonly open: number;
  readonly qualified: number;
  readonly refused: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly last_at: string;
}

/** The latest sources of leads, with what came of each: how many were qualified, how many refused and why. */
export function leadSources(
  database: Database,
  visible: PolicyTree,
  limit: number,
): Promise<readonly LeadSourceRow[]> {
  return database.many<LeadSourceRow>(sql`
    with counted as (
      select coalesce(nullif(l.via_kind, ''), l.source_kind) as kind, l.via_id as id, l.status, l.reason,
        count(*)::int as n, max(l.captured_at) as last_at
      from read.leads_v1 l where ${compileToSql(visible, 'l')} group by 1, 2, 3, 4
    )
    select kind, id, sum(n)::int as captured,
      coalesce(sum(n) filter (where status = 'open'), 0)::int as open,
      coalesce(sum(n) filter (where status = 'qualified'), 0)::int as qualified,
      coalesce(sum(n) filter (where status = 'refused'), 0)::int as refused,
      coalesce(jsonb_object_agg(reason, n) filter (where status = 'refused'), '{}') as reasons,
      max(last_at) as last_at
    from counted group by kind, id order by max(last_at) desc, kind, id limit ${limit}`);
}
