import { type Belonging, type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Sql, join, sql } from '@rapport/kernel/sql';
import { type KeptClock, NEVER_DUE } from '../projections/case-row.ts';
import { kinOf } from './families.ts';

/** A case as the list has it, its subject sealed. */
export interface CaseRow extends Belonging {
  readonly case_id: string;
  readonly code: string;
  readonly status: string;
  readonly case_type: string;
  readonly priority: string;
  readonly cause: string;
  /** Whom it is with: the conversation's party as it is known now, else the one it was opened for. */
  readonly with_party: string | null;
  readonly conversation_id: string | null;
  readonly subject: Sealed;
  readonly opened_at: string;
  readonly changed_at: string;
  readonly resolved_at: string | null;
  readonly survey_id: string | null;
  readonly first_response: KeptClock;
  readonly resolution: KeptClock;
  readonly next_due_at: string;
  readonly warned: boolean;
  readonly breached: boolean;
  readonly last_news: number;
}

/** What a list is narrowed to; what is left out narrows nothing. `status` left out: all that are not closed; `any`: all. */
export interface CaseFilter {
  readonly status?: string | undefined;
  /** An account's id, or `nobody`. */
  readonly owner?: string | undefined;
  readonly priority?: string | undefined;
  readonly caseType?: string | undefined;
  readonly breached?: boolean | undefined;
  readonly conversationId?: string | undefined;
  /** With whoever this party is by now. */
  readonly partyId?: string | undefined;
}

/** Where a page begins: after this case. */
export interface CasePlace {
  readonly nextDueAt: string;
  readonly caseId: string;
}

const COLUMNS = sql`
  c.case_id, c.code, c.status, c.case_type, c.priority, c.cause, c.owner, c.team, c.branch, c.conversation_id,
  c.subject, c.opened_at, c.changed_at, c.resolved_at, c.survey_id, c.first_response, c.resolution, c.next_due_at,
  c.warned, c.breached, c.last_news,
  case when c.conversation_id is null then c.party_id else p.party_id end as with_party`;
const CASES = sql`read.cases_v1 c left join read.conversation_parties_v1 p on p.conversation_id = c.conversation_id`;

/** Cases that `visible` lets see: what is due next comes first, of what is not due the newest. */
export async function casesAfter(
  database: Database,
  visible: PolicyTree,
  filter: CaseFilter,
  limit: number,
  after?: CasePlace,
): Promise<readonly CaseRow[]> {
  const beyond = after
    ? [
        sql`(c.next_due_at > ${after.nextDueAt} or (c.next_due_at = ${after.nextDueAt} and c.case_id < ${after.caseId}::uuid))`,
      ]
    : [];
  const conditions = [compileToSql(visible, 'c'), ...(await conditionsOf(database, filter)), ...beyond];
  return await database.many<CaseRow>(sql`
    select ${COLUMNS} from ${CASES} where ${join(conditions, ' and ')}
    order by c.next_due_at, c.case_id desc limit ${limit}`);
}

async function conditionsOf(database: Database, filter: CaseFilter): Promise<readonly Sql[]> {
  const { status, owner, priority, caseType, breached, conversationId, partyId } = filter;
  return [
    ...inStatus(status),
    ...(owner === undefined ? [] : [ownedBy(owner)]),
    ...(priority === undefined ? [] : [sql`c.priority = ${priority}`]),
    ...(caseType === undefined ? [] : [sql`c.case_type = ${caseType}`]),
    ...(breached === undefined ? [] : [sql`c.breached = ${breached}`]),
    ...(conversationId === undefined ? [] : [sql`c.conversation_id = ${conversationId}::uuid`]),
    ...(partyId === undefined ? [] : [withParty(await kinOf(database, [partyId]))]),
  ];
}

// Said so that the partial indexes are seen to fit.
function inStatus(status: string | undefined): readonly Sql[] {
  if (status === 'any') return [];
  if (status === 'closed') return [sql`c.status = 'closed'`];
  return [sql`c.status <> 'closed'`, ...(status === undefined ? [] : [sql`c.status = ${status}`])];
}

function ownedBy(owner: string): Sql {
  return owner === 'nobody' ? sql`c.owner is null` : sql`c.owner = ${owner}::uuid`;
}

function withParty(kin: readonly { readonly party_id: string }[]): Sql {
  const ids = kin.map(({ party_id }) => party_id);
  return sql`c.case_id in (
    select x.case_id from read.cases_v1 x where x.party_id = any(${ids}::uuid[]) and x.conversation_id is null
    union all
    select x.case_id from read.cases_v1 x join read.conversation_parties_v1 y on y.conversation_id = x.conversation_id
    where y.party_id = any(${ids}::uuid[]))`;
}

/** One case that `visible` lets see. */
export async function caseById(
  database: Database,
  visible: PolicyTree,
  caseId: string,
): Promise<CaseRow | undefined> {
  const [row] = await database.many<CaseRow>(sql`
    select ${COLUMNS} from ${CASES} where c.case_id = ${caseId}::uuid and ${compileToSql(visible, 'c')}`);
  return row;
}

/** How many cases there are of each kind that is worth a look. */
export interface CaseCounts {
  readonly open: number;
  readonly waiting: number;
  readonly resolved: number;
  readonly warned: number;
  readonly breached: number;
  readonly unassigned: number;
  readonly mine: number;
}

/** Counts of what is not closed and `visible` lets see; `mine` is what an account has. */
export function caseCounts(database: Database, visible: PolicyTree, accountId: string): Promise<CaseCounts> {
  const active = sql`c.status in ('open', 'waiting')`;
  return database.one<CaseCounts>(sql`
    select count(*) filter (where c.status = 'open')::int as open,
      count(*) filter (where c.status = 'waiting')::int as waiting,
      count(*) filter (where c.status = 'resolved')::int as resolved,
      count(*) filter (where c.warned and not c.breached)::int as warned,
      count(*) filter (where c.breached and ${active})::int as breached,
      count(*) filter (where c.owner is null and ${active})::int as unassigned,
      count(*) filter (where c.owner::text = ${accountId} and ${active})::int as mine
    from read.cases_v1 c where c.status <> 'closed' and ${compileToSql(visible, 'c')}`);
}

/** A case with the party that was asked for. */
export type CaseOfParty = CaseRow & { readonly asked: string };

/** Cases of parties that are not closed, whoever those are merged with, the next due first. */
export async function openCasesOf(
  database: Database,
  visible: PolicyTree,
  partyIds: readonly string[],
): Promise<readonly CaseOfParty[]> {
  const kin = await kinOf(database, partyIds);
  const rows = await database.many<CaseRow>(sql`
    select ${COLUMNS} from ${CASES}
    where c.status <> 'closed' and ${compileToSql(visible, 'c')} and ${withParty(kin)}
    order by c.next_due_at, c.case_id desc`);
  const asked = Map.groupBy(kin, ({ party_id }) => party_id);
  return rows.flatMap((row) =>
    (asked.get(row.with_party!) ?? []).map((one) => ({ ...row, asked: one.asked })),
  );
}

/** The next due instant of a row; undefined where none is due. */
export function nextDueOf({ next_due_at }: Pick<CaseRow, 'next_due_at'>): string | undefined {
  return next_due_at === NEVER_DUE ? undefined : next_due_at;
}
