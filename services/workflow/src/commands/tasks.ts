import {
  type CommandContext,
  type Outcome,
  type Step,
  execute,
  firstStep,
  step,
} from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import type { Due, RecordRef } from '../domain/moments.ts';
import type { TaskCommand } from '../domain/task.commands.ts';
import type { TaskOpened, TaskPriority } from '../domain/task.events.ts';
import { Task } from '../domain/task.ts';
import {
  type Desk,
  instantFor,
  look,
  momentOf,
  partySubject,
  refuseStrangers,
  sealTexts,
  taskStream,
} from './desk.ts';

/** When a task is due, as somebody says it: an instant, or a local time or whole day and its zone. */
export type EnteredDue = { readonly at: string } | { readonly local: string; readonly zone: string };

/** A task as somebody enters it. */
export interface EnteredTask {
  readonly title: string;
  readonly note?: string;
  readonly about?: RecordRef;
  readonly partyId?: string;
  readonly due?: EnteredDue;
  readonly priority: TaskPriority;
  /** Who has it. */
  readonly owner: string;
  /** Who enters it. */
  readonly by: string;
}

/** Takes down something to do; the answer names it. */
export function openTask(desk: Desk, entered: EnteredTask, context: CommandContext): Promise<Outcome> {
  const taskId = newUuid(desk.clock.now());
  const plan = async () => {
    const { partyId, owner, by, about, due, priority } = entered;
    if (partyId !== undefined && !(await desk.knows.party(partyId))) throw new Rejection('party-unknown');
    await refuseStrangers(desk, owner, by);
    const { title, note } = await sealTexts(desk, subjectFor(taskId, entered), {
      title: entered.title,
      note: entered.note,
    });
    const data: TaskOpened['data'] = {
      accountId: owner,
      title: title!,
      ...(note ? { note } : {}),
      ...(about ? { about } : {}),
      partyId: partyId ?? '',
      ...(due ? { due: dueOf(due) } : {}),
      priority,
    };
    return [firstStep(Task, taskStream(taskId), { type: 'OpenTask', data })];
  };
  return execute(desk.store, plan, context, () => ({ taskId }));
}

/**
 * Takes down something that follows from what happened, under an id that follows from it too: once, however often it is
 * heard, and never over what became of it since.
 */
export function openTaskThatFollows(
  desk: Desk,
  taskId: string,
  given: {
    readonly title: string;
    readonly note: string;
    readonly about: RecordRef;
    /** The customer it is about, where it is about one. */
    readonly partyId?: string;
    readonly dueAt: string;
    readonly owner: string;
  },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const seen = await look(desk.store, Task, taskStream(taskId));
    if (seen.state.status !== 'none') return [];
    const { title, note } = await sealTexts(desk, subjectFor(taskId, given), {
      title: given.title,
      note: given.note,
    });
    const data: TaskOpened['data'] = {
      ...{ accountId: given.owner, title: title!, note: note!, about: given.about },
      ...{ partyId: given.partyId ?? '', priority: 'normal', due: { at: given.dueAt } },
    };
    return [step(Task, seen.streamId, { type: 'OpenTask', data } as const, seen)];
  };
  return execute(desk.store, plan, context);
}

/** The key that seals what a task says: the customer's, else the conversation's, else one of its own. */
function subjectFor(taskId: string, { partyId, about }: Pick<EnteredTask, 'partyId' | 'about'>): string {
  if (partyId !== undefined) return partySubject(partyId);
  return about?.kind === 'conversation' ? `conversation:${about.id}` : `task:${taskId}`;
}

function dueOf(due: EnteredDue): Due {
  return 'at' in due ? { at: due.at } : momentOf(due.local, due.zone, 'ends');
}

/** Gives a task to somebody. */
export function assignTask(
  desk: Desk,
  taskId: string,
  asked: { readonly owner: string; readonly accountId: string },
  context: CommandContext,
): Promise<Outcome> {
  return onTask(desk, taskId, context, async () => {
    await refuseStrangers(desk, asked.owner, asked.accountId);
    return { type: 'AssignTask', data: { accountId: asked.owner } };
  });
}

/** It is done. */
export function finishTask(
  desk: Desk,
  taskId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  const data = { accountId, at: instantFor(desk, context) };
  return onTask(desk, taskId, context, async () => ({ type: 'FinishTask', data }));
}

/** It is to be done after all. */
export function reopenTask(
  desk: Desk,
  taskId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  const data = { accountId, at: instantFor(desk, context) };
  return onTask(desk, taskId, context, async () => ({ type: 'ReopenTask', data }));
}

/** Nobody will do it, and why. */
export function dropTask(
  desk: Desk,
  taskId: string,
  asked: { readonly reason: string; readonly accountId: string },
  context: CommandContext,
): Promise<Outcome> {
  return onTask(desk, taskId, context, async (subject) => {
    const { reason } = await sealTexts(desk, subject, { reason: asked.reason });
    const data = { accountId: asked.accountId, reason: reason!, at: instantFor(desk, context) };
    return { type: 'DropTask', data };
  });
}

/** It is due at this instant; nothing happens if it is done, or was missed before. */
export function markTaskOverdue(
  store: Desk['store'],
  taskId: string,
  at: string,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'MarkTaskOverdue', data: { at } } as const;
  return execute(store, [step(Task, taskStream(taskId), command)], context);
}

function onTask(
  { store }: Desk,
  taskId: string,
  context: CommandContext,
  commandOn: (subject: string) => Promise<TaskCommand>,
): Promise<Outcome> {
  const plan = async (): Promise<readonly Step[]> => {
    const seen = await look(store, Task, taskStream(taskId));
    const { state } = seen;
    if (state.status === 'none') throw new Rejection('task-unknown');
    return [step(Task, seen.streamId, await commandOn(state.sealedFor), seen)];
  };
  return execute(store, plan, context);
}
