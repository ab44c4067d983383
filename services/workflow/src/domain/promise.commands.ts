import type {
  Fulfilment,
  PromiseHandedOver,
  PromiseMade,
  PromiseRescheduled,
  PromiseWithdrawn,
} from './promise.events.ts';

/** When a command is decided: what depends on time goes by this instant, however late it is carried out. */
interface Decided {
  readonly at: string;
}

export interface MakePromise {
  readonly type: 'MakePromise';
  readonly data: PromiseMade['data'];
}

export interface ReschedulePromise {
  readonly type: 'ReschedulePromise';
  readonly data: PromiseRescheduled['data'] & Decided;
}

export interface HandOverPromise {
  readonly type: 'HandOverPromise';
  readonly data: Omit<PromiseHandedOver['data'], 'from'>;
}

/** It was done: kept, or fulfilled late, as its window decides. */
export interface KeepPromise {
  readonly type: 'KeepPromise';
  readonly data: Fulfilment & Decided;
}

export interface WithdrawPromise {
  readonly type: 'WithdrawPromise';
  readonly data: PromiseWithdrawn['data'] & Decided;
}

/** Its window has ended. */
export interface BreakPromise {
  readonly type: 'BreakPromise';
  readonly data: Decided;
}

export type PromiseCommand =
  MakePromise | ReschedulePromise | HandOverPromise | KeepPromise | WithdrawPromise | BreakPromise;
