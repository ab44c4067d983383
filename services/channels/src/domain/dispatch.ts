import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { DispatchBegun, DispatchEvent } from './dispatch.events.ts';

export type DispatchCommand =
  | { readonly type: 'BeginDispatch'; readonly data: DispatchBegun['data'] }
  | { readonly type: 'PauseDispatch' | 'ResumeDispatch' | 'CancelDispatch'; readonly data: object };

export interface DispatchState {
  readonly status: 'none' | 'going' | 'paused' | 'cancelled';
  readonly run: DispatchBegun['data'] | undefined;
}

/** A run of a campaign as far as sending goes: what its messages are, and whether they may go. */
export const Dispatch: Decider<DispatchState, DispatchCommand, DispatchEvent> = {
  initial: { status: 'none', run: undefined },
  decide({ status }, { type, data }) {
    if (type === 'BeginDispatch') return status === 'none' ? [{ type: 'DispatchBegun', data }] : [];
    if (status === 'none') throw new Rejection('run-unknown');
    if (type === 'CancelDispatch')
      return status === 'cancelled' ? [] : [{ type: 'DispatchCancelled', data: {} }];
    if (type === 'PauseDispatch') return status === 'going' ? [{ type: 'DispatchPaused', data: {} }] : [];
    return status === 'paused' ? [{ type: 'DispatchResumed', data: {} }] : [];
  },
  evolve(state, event) {
    switch (event.type) {
      case 'DispatchBegun':
        return { status: 'going', run: event.data };
      case 'DispatchPaused':
        return { ...state, status: 'paused' };
      case 'DispatchResumed':
        return { ...state, status: 'going' };
      case 'DispatchCancelled':
        return { ...state, status: 'cancelled' };
    }
  },
};
