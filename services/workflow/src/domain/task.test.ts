import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { TaskEvent, TaskOpened } from './task.events.ts';
import { Task } from './task.ts';

const [ann, bob] = ['0190a1de-0000-7000-8000-00000000000a', '0190a1de-0000-7000-8000-00000000000b'];
const sealed = { subject: 'task:1', keyVersion: 1, box: 'b3g=' };
const [one, two, three] = ['13', '14', '15'].map((hour) => `2026-03-05T${hour}:00:00.000Z`) as [
  string,
  string,
  string,
];

const data: TaskOpened['data'] = {
  accountId: ann,
  title: sealed,
  partyId: '',
  due: { at: two },
  priority: 'normal',
};
const opened: TaskEvent = { type: 'TaskOpened', data };
const overdue: TaskEvent = { type: 'TaskOverdue', data: { dueAt: two } };
const done: TaskEvent = { type: 'TaskDone', data: { accountId: ann } };
const dropped: TaskEvent = { type: 'TaskDropped', data: { accountId: ann, reason: sealed } };
const reopened = (dueAt: string): TaskEvent => ({ type: 'TaskReopened', data: { accountId: ann, dueAt } });

const { given } = scenario(Task);
const finish = (at: string) => ({ type: 'FinishTask', data: { accountId: ann, at } }) as const;
const drop = (at: string) => ({ type: 'DropTask', data: { accountId: ann, reason: sealed, at } }) as const;
const reopen = (at: string) => ({ type: 'ReopenTask', data: { accountId: ann, at } }) as const;
const mark = (at: string) => ({ type: 'MarkTaskOverdue', data: { at } }) as const;
const assign = (accountId: string) => ({ type: 'AssignTask', data: { accountId } }) as const;

describe('a task', () => {
  test('is opened once and done once', () => {
    given().when({ type: 'OpenTask', data }).then(opened);
    given(opened).when({ type: 'OpenTask', data }).thenRejected('task-already-open');
    given().when(finish(one)).thenRejected('task-unknown');
    given(opened).when(finish(one)).then(done);
    given(opened, done).when(finish(three)).thenNothing();
  });

  test('is given to somebody while it is open', () => {
    given(opened)
      .when(assign(bob))
      .then({ type: 'TaskAssigned', data: { accountId: bob, from: ann } });
    given(opened).when(assign(ann)).thenNothing();
    given(opened, done).when(assign(bob)).thenRejected('task-closed');
  });

  test('that is due and not done is overdue, once, whoever says so first', () => {
    given(opened).when(mark(one)).thenNothing();
    given(opened).when(mark(two)).then(overdue);
    given(opened, overdue).when(mark(three)).thenNothing();
    given(opened).when(finish(two)).then(overdue, done);
    given(opened).when(drop(three)).then(overdue, dropped);
    given(opened, overdue).when(finish(three)).then(done);
    given(opened, done).when(mark(two)).thenNothing();
  });

  test('that is never due is never overdue', () => {
    const { due: _, ...undue } = data;
    given({ type: 'TaskOpened', data: undue }).when(mark(three)).thenNothing();
  });

  test('is dropped with a reason, and neither done nor dropped twice', () => {
    given(opened).when(drop(one)).then(dropped);
    given(opened, dropped).when(drop(three)).thenNothing();
    given(opened, dropped).when(finish(one)).thenRejected('task-closed');
    given(opened, done).when(drop(one)).thenRejected('task-closed');
  });

  test('is opened again, due as before; one that is late by then is overdue at once', () => {
    given(opened, done).when(reopen(one)).then(reopened(two));
    given(opened, done).when(reopen(three)).then(reopened(''), overdue);
    given(opened, overdue, dropped).when(reopen(three)).then(reopened(''));
    given(opened).when(reopen(one)).thenNothing();
    given(opened, done, reopened(two)).when(mark(two)).then(overdue);
  });
});
