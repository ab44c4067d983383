import type { EventStore } from '@rapport/kernel/event-store';
import type { DueWindow, PromiseEvent, RecordRef } from '../domain/promise.events.ts';
import type { SealedText } from '../domain/sealed-text.ts';
import type { TaskEvent } from '../domain/task.events.ts';

/** One fact of a promise's or a task's history, personal texts sealed. */
export interface HistoryLine {
  readonly eventId: string;
  readonly fact: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** Who did it; undefined: nobody, its time had come. */
  readonly by?: string;
  /** Whom it was given to. */
  readonly owner?: string;
  readonly window?: DueWindow;
  readonly evidence?: RecordRef;
  readonly text?: { readonly field: string; readonly sealed: SealedText };
}

const FACTS: Readonly<Record<(PromiseEvent | TaskEvent)['type'], string>> = {
  PromiseMade: 'made',
  PromiseRescheduled: 'rescheduled',
  PromiseHandedOver: 'handed-over',
  PromiseKept: 'kept',
  PromiseBroken: 'broken',
  PromiseWithdrawn: 'withdrawn',
  PromiseFulfilledLate: 'fulfilled-late',
  TaskOpened: 'opened',
  TaskAssigned: 'assigned',
  TaskOverdue: 'overdue',
  TaskDone: 'done',
  TaskReopened: 'reopened',
  TaskDropped: 'dropped',
};

interface Told {
  readonly accountId?: string;
  readonly window?: DueWindow;
  readonly evidence?: RecordRef;
  readonly note?: SealedText;
  readonly reason?: SealedText;
}

/** Everything that was said of a promise or a task, oldest first, up to an instant; read from the stream itself. */
export async function historyOf(
  store: EventStore,
  streamId: string,
  asOf: string | undefined,
): Promise<readonly HistoryLine[]> {
  const events = await store.readStream(streamId, asOf === undefined ? {} : { asOf });
  return events.map(({ id, type, data, occurredAt, recordedAt, meta }) => {
    const { accountId, window, evidence, reason, note } = data as Told;
    const by = meta.actor.startsWith('account:') ? meta.actor.slice('account:'.length) : undefined;
    const text = reason ? { field: 'reason', sealed: reason } : note && { field: 'note', sealed: note };
    return {
      eventId: id,
      fact: FACTS[type as keyof typeof FACTS],
      occurredAt,
      recordedAt,
      ...(by ? { by } : {}),
      ...(accountId ? { owner: accountId } : {}),
      ...(window ? { window } : {}),
      ...(evidence ? { evidence } : {}),
      ...(text ? { text } : {}),
    };
  });
}
