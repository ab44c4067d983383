import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** Something somebody has to see to, and when. */
export interface WorkPlace {
  readonly type: 'task' | 'promise';
  readonly id: string;
  readonly dueAt: string | null;
}

/** How much there is to see to; `overdue` counts both that are late. */
export interface WorkCounts {
  readonly tasks: number;
  readonly promises: number;
  readonly overdue: number;
}

const work = (accountId: string) => sql`
  select 'task' as type, task_id as id, due_at, overdue as late from read.tasks_v1
  where owner = ${accountId}::uuid and state = 'open'
  union all
  select 'promise', promise_id, due_at, state = 'broken' from read.promises_v1
  where owner = ${accountId}::uuid and state in ('open', 'broken')`;

/** What somebody has to see to, the soonest due first: what is late comes before what is not. */
export async function workOf(
  database: Database,
  accountId: string,
  after: WorkPlace | undefined,
  limit: number,
): Promise<readonly WorkPlace[]> {
  const beyond = after
    ? sql`(coalesce(due_at, 'infinity'), id) > (coalesce(${after.dueAt}::timestamptz, 'infinity'), ${after.id}::uuid)`
    : sql`true`;
  return await database.many<WorkPlace>(sql`
    select type, id, due_at as "dueAt" from (${work(accountId)}) w where ${beyond}
    order by coalesce(due_at, 'infinity'), id limit ${limit}`);
}

/** How much somebody has to see to. */
export async function workCounts(database: Database, accountId: string): Promise<WorkCounts> {
  return await database.one<WorkCounts>(sql`
    select count(*) filter (where type = 'task')::int as tasks, count(*) filter (where type = 'promise')::int as promises,
      count(*) filter (where late)::int as overdue
    from (${work(accountId)}) w`);
}
