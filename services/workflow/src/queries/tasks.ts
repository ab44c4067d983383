import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { type Sql, join, sql } from '@rapport/kernel/sql';
import type { RecordRef } from '../domain/promise.events.ts';
import type { SealedText } from '../domain/sealed-text.ts';
import type { Due, TaskPriority } from '../domain/task.events.ts';
import { familiesOf } from '@rapport/parties';

export const TASK_STATES = ['open', 'done', 'dropped'] as const;
export type TaskStateName = (typeof TASK_STATES)[number];

/** A task as it stands, personal texts sealed. */
export interface TaskRow {
  readonly task_id: string;
  readonly party_id: string | null;
  readonly owner: string;
  readonly title: SealedText;
  readonly note: SealedText | null;
  readonly about: RecordRef | null;
  readonly priority: TaskPriority;
  readonly state: TaskStateName;
  readonly overdue: boolean;
  readonly due_at: string | null;
  readonly due: Due | null;
  readonly opened_at: string;
  readonly ended_at: string | null;
  readonly last_news: number;
}

/** Which tasks are asked for. */
export interface TasksWanted {
  readonly state?: TaskStateName;
  readonly owner?: string;
  readonly partyId?: string;
  readonly about?: RecordRef;
}

/** Where the last page ended; null: it was due never. */
export interface TaskPlace {
  readonly dueAt: string | null;
  readonly taskId: string;
}

const COLUMNS = sql`task_id, party_id, owner, title, note, about, priority, state, overdue, due_at, due, opened_at, ended_at,
  last_news`;

/** Tasks that `visible` lets see, the soonest due first, those that are never due last. */
export async function tasksWanted(
  database: Database,
  visible: PolicyTree,
  wanted: TasksWanted,
  after: TaskPlace | undefined,
  limit: number,
): Promise<readonly TaskRow[]> {
  const { state, owner, partyId, about } = wanted;
  const family = (await familiesOf(database, partyId ? [partyId] : [])).map((one) => one.partyId);
  const conditions: readonly (Sql | undefined)[] = [
    compileToSql(visible),
    state && sql`state = ${state}`,
    owner ? sql`owner = ${owner}::uuid` : undefined,
    partyId ? sql`party_id = any(${family}::uuid[])` : undefined,
    about && sql`topic_kind = ${about.kind} and topic_id = ${about.id}::uuid`,
    after &&
      sql`(coalesce(due_at, 'infinity'), task_id) > (coalesce(${after.dueAt}::timestamptz, 'infinity'), ${after.taskId}::uuid)`,
  ];
  return await database.many<TaskRow>(sql`
    select ${COLUMNS} from read.tasks_v1 where ${join(
      conditions.filter((one) => one !== undefined),
      ' and ',
    )}
    order by coalesce(due_at, 'infinity'), task_id limit ${limit}`);
}

/** One task that `visible` lets see. */
export async function taskRow(
  database: Database,
  visible: PolicyTree,
  taskId: string,
): Promise<TaskRow | undefined> {
  const [row] = await database.many<TaskRow>(
    sql`select ${COLUMNS} from read.tasks_v1 where task_id = ${taskId}::uuid and ${compileToSql(visible)}`,
  );
  return row;
}

/** Some tasks that `visible` lets see. */
export async function tasksByIds(
  database: Database,
  visible: PolicyTree,
  ids: readonly string[],
): Promise<readonly TaskRow[]> {
  if (ids.length === 0) return [];
  return await database.many<TaskRow>(
    sql`select ${COLUMNS} from read.tasks_v1 where task_id = any(${ids}::uuid[]) and ${compileToSql(visible)}`,
  );
}
