import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { DueWindow } from './moments.ts';
import type { PromiseCommand } from './promise.commands.ts';
import type { PromiseEvent } from './promise.events.ts';

/** Where a promise stands; `fulfilled-late` was broken before. */
export type PromiseStatus = 'open' | 'kept' | 'broken' | 'withdrawn' | 'fulfilled-late';

/** A promise that was made. */
export interface KnownPromise {
  readonly status: PromiseStatus;
  readonly partyId: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly window: DueWindow;
  /** Windows it had before, the first one first. */
  readonly former: readonly DueWindow[];
}

export type PromiseState = { readonly status: 'none' } | KnownPromise;
type Events = readonly PromiseEvent[];
type LaterCommand = Exclude<PromiseCommand, { type: 'MakePromise' }>;
type Decisions = {
  readonly [C in LaterCommand as C['type']]: (promise: KnownPromise, data: C['data']) => Events;
};

/** A word given to a customer: somebody answers for it, and it is kept before its window ends or it is broken. */
export const CustomerPromise: Decider<PromiseState, PromiseCommand, PromiseEvent> = {
  initial: { status: 'none' },
  decide(state, command) {
    if (command.type === 'MakePromise') {
      if (state.status !== 'none') throw new Rejection('promise-already-made');
      checkWindow(command.data.window);
      return [{ type: 'PromiseMade', data: command.data }];
    }
    if (state.status === 'none') throw new Rejection('promise-unknown');
    return decisions[command.type](state, command.data as never);
  },
  evolve(state, event) {
    if (event.type === 'PromiseMade') {
      const { partyId, accountId, window } = event.data;
      return { status: 'open', partyId, owner: accountId, window, former: [] };
    }
    // The stream begins with PromiseMade: nothing else can come first.
    return state.status === 'none' ? state : evolveKnown(state, event);
  },
};

const decisions: Decisions = {
  ReschedulePromise: (promise, { at, ...data }) => {
    refuseUnlessOpen(promise, at);
    checkWindow(data.window);
    if (data.window.to.at <= at) throw new Rejection('window-past');
    return sameWindow(promise.window, data.window) ? [] : [{ type: 'PromiseRescheduled', data }];
  },
  HandOverPromise: ({ status, owner }, { accountId }) => {
    if (status !== 'open' && status !== 'broken') throw new Rejection('promise-settled', { state: status });
    return owner === accountId ? [] : [{ type: 'PromiseHandedOver', data: { accountId, from: owner } }];
  },
  KeepPromise: (promise, { at, ...data }) => {
    switch (promise.status) {
      case 'open':
        if (at < promise.window.to.at) return [{ type: 'PromiseKept', data }];
        return [broken(promise), { type: 'PromiseFulfilledLate', data }];
      case 'broken':
        return [{ type: 'PromiseFulfilledLate', data }];
      case 'withdrawn':
        throw new Rejection('promise-settled', { state: promise.status });
      default:
        return [];
    }
  },
  WithdrawPromise: (promise, { at, ...data }) => {
    if (promise.status === 'withdrawn') return [];
    refuseUnlessOpen(promise, at);
    return [{ type: 'PromiseWithdrawn', data }];
  },
  BreakPromise: (promise, { at }) =>
    promise.status === 'open' && at >= promise.window.to.at ? [broken(promise)] : [],
};

function broken({ window }: KnownPromise): PromiseEvent {
  return { type: 'PromiseBroken', data: { dueAt: window.to.at } };
}

/** Its window may have ended without the timer having said so yet: it is the command's instant that counts. */
function refuseUnlessOpen({ status, window }: KnownPromise, at: string): void {
  if (status !== 'open') throw new Rejection('promise-settled', { state: status });
  if (at >= window.to.at) throw new Rejection('promise-settled', { state: 'broken' });
}

function checkWindow({ from, to }: DueWindow): void {
  if (from && from.at >= to.at) throw new Rejection('window-turned-round');
}

function sameWindow(a: DueWindow, b: DueWindow): boolean {
  return a.from?.at === b.from?.at && a.to.at === b.to.at;
}

function evolveKnown(
  promise: KnownPromise,
  event: Exclude<PromiseEvent, { type: 'PromiseMade' }>,
): KnownPromise {
  switch (event.type) {
    case 'PromiseRescheduled':
      return { ...promise, window: event.data.window, former: [...promise.former, promise.window] };
    case 'PromiseHandedOver':
      return { ...promise, owner: event.data.accountId };
    case 'PromiseKept':
      return { ...promise, status: 'kept' };
    case 'PromiseBroken':
      return { ...promise, status: 'broken' };
    case 'PromiseWithdrawn':
      return { ...promise, status: 'withdrawn' };
    case 'PromiseFulfilledLate':
      return { ...promise, status: 'fulfilled-late' };
  }
}
