import type { Due, RecordRef } from './moments.ts';
import type { SealedText } from './sealed-text.ts';

export type { Due };

export type TaskPriority = 'low' | 'normal' | 'high';

/** There is something to do. */
export interface TaskOpened {
  readonly type: 'TaskOpened';
  readonly data: {
    /** Who has it. */
    readonly accountId: string;
    readonly title: SealedText;
    readonly note?: SealedText;
    readonly about?: RecordRef;
    /** Empty: no customer. */
    readonly partyId: string;
    readonly due?: Due;
    readonly priority: TaskPriority;
  };
}

export interface TaskAssigned {
  readonly type: 'TaskAssigned';
  readonly data: { readonly accountId: string; readonly from: string };
}

/** It was due and not done. */
export interface TaskOverdue {
  readonly type: 'TaskOverdue';
  readonly data: { readonly dueAt: string };
}

export interface TaskDone {
  readonly type: 'TaskDone';
  readonly data: { readonly accountId: string };
}

/** There is something to do after all. `dueAt` is its due instant if that has not been missed yet, else empty. */
export interface TaskReopened {
  readonly type: 'TaskReopened';
  readonly data: { readonly accountId: string; readonly dueAt: string };
}

/** Nobody will do it. */
export interface TaskDropped {
  readonly type: 'TaskDropped';
  readonly data: { readonly accountId: string; readonly reason: SealedText };
}

export type TaskEvent = TaskOpened | TaskAssigned | TaskOverdue | TaskDone | TaskReopened | TaskDropped;
