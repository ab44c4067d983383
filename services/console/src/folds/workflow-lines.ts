import type { RecordEvent } from './events.ts';
import { type FoldedRecord, type Line, type TimelineLineEntry, baseOf, byAccount, byActor } from './lines.ts';
import { type SealedText, type Unopened, closed, closedIfAny, given } from './personal.ts';
import type { MomentFacts, PromisedFacts } from './workflow-events.ts';

type EventOf<Fact extends RecordEvent['fact']> = Extract<RecordEvent, { readonly fact: Fact }>;
type PromiseLine = Extract<TimelineLineEntry, { readonly kind: 'promise' }>;
type TaskLine = Extract<TimelineLineEntry, { readonly kind: 'task' }>;

const PROMISE_SAYS: Readonly<Partial<Record<RecordEvent['fact'], PromiseLine['fact']>>> = {
  promiseMade: 'made',
  promiseRescheduled: 'rescheduled',
  promiseHandedOver: 'handed-over',
  promiseKept: 'kept',
  promiseBroken: 'broken',
  promiseWithdrawn: 'withdrawn',
  promiseFulfilledLate: 'fulfilled-late',
};
const TASK_SAYS: Readonly<Partial<Record<RecordEvent['fact'], TaskLine['fact']>>> = {
  taskOpened: 'opened',
  taskAssigned: 'assigned',
  taskOverdue: 'overdue',
  taskDone: 'done',
  taskReopened: 'reopened',
  taskDropped: 'dropped',
};

/** What later facts of a record may say. */
interface Later {
  readonly accountId?: string;
  readonly due?: MomentFacts;
  readonly reason?: SealedText | null;
  readonly note?: SealedText | null;
}

/** A promise: one line for each of its facts, so that being broken and being fulfilled late both stay. */
export function foldPromise(made: EventOf<'promiseMade'>, later: readonly RecordEvent[]): FoldedRecord {
  const { kind, value, quote } = made.facts;
  let state: PromiseLine['fact'] = 'made';
  let { accountId: owner, due } = made.facts;
  const lines = [made, ...later].flatMap((event): readonly Line<TimelineLineEntry>[] => {
    const fact = PROMISE_SAYS[event.fact];
    if (!fact) return [];
    const said = event.facts as Later;
    if (fact === 'handed-over') owner = said.accountId ?? owner;
    due = said.due ?? due;
    if (fact !== 'rescheduled' && fact !== 'handed-over') state = fact;
    const entry: PromiseLine = {
      kind: 'promise',
      ...baseOf(event),
      ...given({
        promiseId: event.subject,
        fact,
        by: byActor(event),
        owner: byAccount(owner),
        promiseKind: kind,
        value: unopenedValue(value),
        quote: fact === 'made' ? closedIfAny('quote', quote) : undefined,
        due,
        reason: reasonOf(said),
      }),
    };
    return [{ entry, begun: event, changedAt: event.recordedAt }];
  });
  const standing = { state: `promise-${state === 'made' ? 'open' : state}`, lines };
  if (!['promise-open', 'promise-broken'].includes(standing.state)) return standing;
  const of = given({
    promiseId: made.subject,
    promiseKind: kind,
    value: unopenedValue(value),
    owner: byAccount(owner),
    due,
    broken: standing.state === 'promise-broken',
  });
  return { ...standing, goingOn: { kind: 'promise', of } };
}

function unopenedValue(value: PromisedFacts | undefined): Unopened<PromiseLine>['value'] {
  return value?.type === 'text' ? { type: 'text', text: closed('value', value.text) } : value;
}

function reasonOf({ reason, note }: Later) {
  return closedIfAny('reason', reason) ?? closedIfAny('note', note);
}

/** A task: one line for each of its facts. */
export function foldTask(opened: EventOf<'taskOpened'>, later: readonly RecordEvent[]): FoldedRecord {
  const { title, due } = opened.facts;
  let owner = opened.facts.accountId;
  let state: TaskLine['fact'] = 'opened';
  const lines = [opened, ...later].flatMap((event): readonly Line<TimelineLineEntry>[] => {
    const fact = TASK_SAYS[event.fact];
    if (!fact) return [];
    const said = event.facts as Later;
    if (fact === 'assigned') owner = said.accountId ?? owner;
    else state = fact;
    const entry: TaskLine = {
      kind: 'task',
      ...baseOf(event),
      ...given({
        taskId: event.subject,
        fact,
        by: byActor(event),
        owner: byAccount(owner),
        title: closed('title', title),
        due,
        reason: reasonOf(said),
      }),
    };
    return [{ entry, begun: event, changedAt: event.recordedAt }];
  });
  return { state: `task-${state}`, lines };
}
