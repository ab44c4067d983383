import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { RunCompleted } from '../domain/run.events.ts';

/** A run as it is kept. */
export interface RunRow {
  readonly run_id: string;
  readonly code: string;
  readonly campaign_id: string;
  readonly material_id: string;
  readonly material_name: string;
  readonly material_version: number;
  readonly audience_id: string;
  readonly audience_name: string;
  readonly audience_version: number;
  readonly frozen: boolean;
  readonly listed: number | null;
  readonly list_digest: string;
  readonly rate_per_second: number;
  readonly not_after: string | null;
  readonly status: 'running' | 'paused' | 'completed' | 'cancelled';
  readonly ended: boolean;
  readonly released: number;
  readonly passed_over: number;
  readonly stopped_reason: string;
  readonly outcomes: RunCompleted['data'] | null;
  readonly prepared_by: string | null;
  readonly prepared_by_name: Sealed | null;
  readonly prepared_at: string;
  readonly last_news: number;
}

const columns: Sql = sql`
  r.run_id, r.code, r.campaign_id, r.material_id, coalesce(m.name, '') as material_name, r.material_version,
  r.audience_id, coalesce(a.name, '') as audience_name, r.audience_version, r.frozen, r.listed, r.list_digest,
  r.rate_per_second, r.not_after, r.status, r.ended, r.released, r.passed_over, r.stopped_reason, r.outcomes,
  r.prepared_by, (select name from read.accounts_v1 where account_id = r.prepared_by) as prepared_by_name,
  r.prepared_at, r.last_news`;
const tables: Sql = sql`
  read.runs_v1 r left join read.materials_v1 m on m.material_id = r.material_id
  left join read.audiences_v1 a on a.audience_id = r.audience_id`;

/** Runs of a campaign, the latest first. */
export function runsOf(database: Database, campaignId: string): Promise<readonly RunRow[]> {
  return database.many<RunRow>(sql`
    select ${columns} from ${tables} where r.campaign_id = ${campaignId}::uuid
    order by r.prepared_at desc, r.run_id desc`);
}

/** One run. */
export function runRow(database: Database, runId: string): Promise<RunRow | undefined> {
  return database.maybeOne<RunRow>(sql`select ${columns} from ${tables} where r.run_id = ${runId}::uuid`);
}

/** A run that has not come to its end. */
export interface StandingRun {
  readonly run_id: string;
  readonly status: 'running' | 'paused';
  readonly ended: boolean;
  readonly released: number;
  readonly rate_per_second: number;
}

/** All that run or are paused, the oldest first. */
export function standingRuns(database: Database): Promise<readonly StandingRun[]> {
  return database.many<StandingRun>(sql`
    select run_id, status, ended, released, rate_per_second from read.runs_v1
    where status = 'running' or status = 'paused' order by prepared_at, run_id`);
}

/** How it stands with the messages of some runs, each counted once. */
export interface Progress {
  readonly run_id: string;
  readonly heard: number;
  /** Nothing was decided on them yet, or they are about to go. */
  readonly queued: number;
  readonly held: number;
  readonly sent: number;
  readonly failed: number;
  readonly stopped: number;
  readonly uncertain: number;
  readonly bounced: number;
  readonly complained: number;
  readonly answered: number;
  readonly followed: number;
  /** Held, stopped and failed by reason: {"held open-case": 3}. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** What became of the messages of runs, as far as it was heard. */
export function progressOf(database: Database, runIds: readonly string[]): Promise<readonly Progress[]> {
  return database.many<Progress>(sql`
    select run_id, sum(n)::integer as heard,
      ${stateSum('queued')} + ${stateSum('attempted')} as queued, ${stateSum('held')} as held,
      ${stateSum('sent')} as sent, ${stateSum('failed')} as failed, ${stateSum('stopped')} as stopped,
      ${stateSum('uncertain')} as uncertain, sum(bounced)::integer as bounced, sum(complained)::integer as complained,
      sum(answered)::integer as answered, sum(followed)::integer as followed,
      coalesce(jsonb_object_agg(state || ' ' || reason, n) filter (where reason <> '' and state <> 'queued'), '{}')
        as reasons
    from (
      select run_id, state, reason, count(*) as n, count(bounced_known_at) as bounced,
        count(complained_at) as complained, count(answered_at) as answered,
        count(*) filter (where followed <> '[]'::jsonb) as followed
      from read.sendings_v1 where run_id = any(${runIds}::uuid[]) group by run_id, state, reason
    ) by_state group by run_id`);
}

const stateSum = (state: string): Sql => sql`coalesce(sum(n) filter (where state = ${state}), 0)::integer`;
