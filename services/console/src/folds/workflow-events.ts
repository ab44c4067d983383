import type { SealedText } from './personal.ts';

type Sealed = SealedText | null | undefined;

/** A moment as people say it, and the instant it is. */
export interface MomentFacts {
  readonly local: string;
  readonly zone: string;
  readonly at: string;
}

/** What exactly was promised: an amount, a day, or words. */
export type PromisedFacts =
  | { readonly type: 'money'; readonly amount: string; readonly currency: string }
  | { readonly type: 'day'; readonly day: string; readonly zone: string }
  | { readonly type: 'text'; readonly text: Sealed };

/** What happens to promises and tasks that concern a customer; the first fact of each names whom. */
export interface WorkflowFacts {
  readonly promiseMade: {
    readonly accountId: string;
    readonly partyId: string;
    readonly kind: string;
    readonly value?: PromisedFacts;
    readonly quote?: Sealed;
    readonly due: MomentFacts;
  };
  readonly promiseRescheduled: { readonly due: MomentFacts; readonly reason?: Sealed };
  readonly promiseHandedOver: { readonly accountId: string };
  readonly promiseKept: { readonly note?: Sealed };
  readonly promiseBroken: { readonly dueAt: string };
  readonly promiseWithdrawn: { readonly reason?: Sealed };
  readonly promiseFulfilledLate: { readonly note?: Sealed };
  readonly taskOpened: {
    readonly accountId: string;
    readonly partyId: string;
    readonly title: Sealed;
    readonly due?: MomentFacts;
  };
  readonly taskAssigned: { readonly accountId: string };
  readonly taskOverdue: { readonly dueAt: string };
  readonly taskDone: { readonly accountId: string };
  readonly taskReopened: { readonly accountId: string };
  readonly taskDropped: { readonly reason?: Sealed };
}

/** Names of all facts, by what they are about. */
export const PROMISE_FACTS = [
  'promiseMade',
  'promiseRescheduled',
  'promiseHandedOver',
  'promiseKept',
  'promiseBroken',
  'promiseWithdrawn',
  'promiseFulfilledLate',
] as const satisfies readonly (keyof WorkflowFacts)[];
export const TASK_FACTS = [
  'taskOpened',
  'taskAssigned',
  'taskOverdue',
  'taskDone',
  'taskReopened',
  'taskDropped',
] as const satisfies readonly (keyof WorkflowFacts)[];
