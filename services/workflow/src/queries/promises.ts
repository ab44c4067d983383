import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { type Sql, join, sql } from '@rapport/kernel/sql';
import type {
  DueWindow,
  PromiseChannel,
  PromiseKind,
  PromisedValue,
  RecordRef,
} from '../domain/promise.events.ts';
import type { SealedText } from '../domain/sealed-text.ts';
import { familiesOf } from '@rapport/parties';
import { type Standing, contradictionsAt, standingAt } from './standing.ts';

export const PROMISE_STATES = ['open', 'kept', 'broken', 'withdrawn', 'fulfilled-late'] as const;
export type PromiseStateName = (typeof PROMISE_STATES)[number];

/** A promise as it stands at the asked instant, personal texts sealed. */
export interface PromiseRow {
  readonly promise_id: string;
  readonly party_id: string;
  readonly owner: string;
  readonly kind: PromiseKind;
  readonly value: PromisedValue | null;
  readonly quote: SealedText | null;
  readonly about: RecordRef | null;
  readonly source: RecordRef | null;
  readonly channel: PromiseChannel;
  readonly state: PromiseStateName;
  readonly due_at: string;
  readonly due: DueWindow;
  readonly first_due: DueWindow;
  readonly made_at: string;
  /** Those that say something else. */
  readonly contradicts: readonly string[];
  readonly last_news: number;
}

/** Which promises are asked for. */
export interface PromisesWanted {
  readonly state?: PromiseStateName;
  readonly owner?: string;
  readonly partyId?: string;
  readonly kind?: PromiseKind;
  readonly about?: RecordRef;
  /** Only those that contradict another. */
  readonly contradicted?: boolean;
  readonly asOf?: string;
}

/** Where the last page ended. */
export interface PromisePlace {
  readonly dueAt: string;
  readonly promiseId: string;
}

/** Promises that `visible` lets see, now or as they stood at an instant: open ones the soonest due first, else the latest first. */
export async function promisesWanted(
  database: Database,
  visible: PolicyTree,
  wanted: PromisesWanted,
  after: PromisePlace | undefined,
  limit: number,
): Promise<readonly PromiseRow[]> {
  const standing = standingAt(wanted.asOf);
  const family = await familyWanted(database, wanted, standing);
  const soonest = wanted.state === 'open';
  const place = after ? sql`(${after.dueAt}::timestamptz, ${after.promiseId}::uuid)` : undefined;
  const beyond =
    place && (soonest ? sql`(s.due_at, s.promise_id) > ${place}` : sql`(s.due_at, s.promise_id) < ${place}`);
  return await selected(
    database,
    standing,
    join([compileToSql(visible, 'p'), standing.made, ...conditionsOf(wanted, standing, family)], ' and '),
    join([beyond ?? sql`true`, wanted.contradicted ? sql`c.others is not null` : sql`true`], ' and '),
    sql`order by s.due_at ${soonest ? sql`asc` : sql`desc`}, s.promise_id ${soonest ? sql`asc` : sql`desc`} limit ${limit}`,
  );
}

/** One promise that `visible` lets see, now or as it stood. */
export async function promiseRow(
  database: Database,
  visible: PolicyTree,
  promiseId: string,
  asOf: string | undefined,
): Promise<PromiseRow | undefined> {
  const standing = standingAt(asOf);
  const one = sql`p.promise_id = ${promiseId}::uuid and ${compileToSql(visible, 'p')} and ${standing.made}`;
  const [row] = await selected(database, standing, one, sql`true`, sql`limit 1`);
  return row;
}

/** Some promises that `visible` lets see, now or as they stood. */
export async function promisesByIds(
  database: Database,
  visible: PolicyTree,
  ids: readonly string[],
  asOf: string | undefined,
): Promise<readonly PromiseRow[]> {
  if (ids.length === 0) return [];
  const standing = standingAt(asOf);
  const some = sql`p.promise_id = any(${ids}::uuid[]) and ${compileToSql(visible, 'p')} and ${standing.made}`;
  return await selected(database, standing, some, sql`true`, sql`order by s.made_at, s.promise_id`);
}

/** What is promised to some parties and to all who are one with them, and neither kept nor withdrawn; soonest due first. */
export async function outstandingTo(
  database: Database,
  visible: PolicyTree,
  partyIds: readonly string[],
  limit: number,
): Promise<readonly (PromiseRow & { readonly asked: string })[]> {
  const families = await familiesOf(database, partyIds);
  const members = [...new Set(families.map(({ partyId }) => partyId))];
  const rows = await selected(
    database,
    standingAt(undefined),
    sql`p.party_id = any(${members}::uuid[]) and p.state in ('open', 'broken') and ${compileToSql(visible, 'p')}`,
    sql`true`,
    sql`order by s.due_at, s.promise_id limit ${limit}`,
  );
  return rows.flatMap((row) =>
    families.filter(({ partyId }) => partyId === row.party_id).map(({ asked }) => ({ ...row, asked })),
  );
}

function selected(
  database: Database,
  standing: Standing,
  condition: Sql,
  beyond: Sql,
  ordered: Sql,
): Promise<readonly PromiseRow[]> {
  const { state, owner, dueAt, due } = standing;
  return database.many<PromiseRow>(sql`
    with recursive ${contradictionsAt(standing)},
    s as (
      select p.promise_id, p.party_id, ${owner} as owner, p.kind, p.value, p.quote, p.about, p.source, p.channel,
        ${state} as state, ${dueAt} as due_at, ${due} as due, p.windows -> 0 -> 'window' as first_due, p.made_at, p.last_news
      from read.promises_v1 p where ${condition}
    )
    select s.*, coalesce(c.others, '{}') as contradicts
    from s left join contradictions c on c.promise_id = s.promise_id where ${beyond} ${ordered}`);
}

async function familyWanted(
  database: Database,
  { partyId, about }: PromisesWanted,
  { at }: Standing,
): Promise<readonly string[]> {
  const asked = [partyId, about?.kind === 'party' ? about.id : undefined].filter((id) => id !== undefined);
  return (await familiesOf(database, asked, at)).map((one) => one.partyId);
}

function conditionsOf(
  { state, owner, partyId, kind, about }: PromisesWanted,
  standing: Standing,
  family: readonly string[],
): readonly Sql[] {
  const topic =
    about?.kind === 'party'
      ? sql`p.topic_kind = 'party' and p.topic_id = any(${family}::uuid[])`
      : about && sql`p.topic_kind = ${about.kind} and p.topic_id = ${about.id}::uuid`;
  return [
    state && sql`${standing.state} = ${state}`,
    owner && sql`${standing.owner} = ${owner}::uuid`,
    partyId && sql`p.party_id = any(${family}::uuid[])`,
    kind && sql`p.kind = ${kind}`,
    topic,
  ].filter((one) => one !== undefined && one !== '');
}
