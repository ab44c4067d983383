import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { CallBackWaived, CallEvent, CallRecorded, CallReturned } from './call.events.ts';

export type CallCommand =
  | { readonly type: 'RecordCall'; readonly data: CallRecorded['data'] & { readonly at: string } }
  | { readonly type: 'ReturnCall'; readonly data: CallReturned['data'] }
  | { readonly type: 'WaiveCallBack'; readonly data: CallBackWaived['data'] };

export interface CallState {
  readonly status: 'none' | 'recorded';
  /** Where the call back stands, if one was due. */
  readonly callBack: 'none' | 'due' | 'returned' | 'waived';
}

/** A telephone call, noted after it took place; somebody may wait to be called back. */
export const Call: Decider<CallState, CallCommand, CallEvent> = {
  initial: { status: 'none', callBack: 'none' },
  decide(call, { type, data }) {
    if (type === 'RecordCall') return record(call, data);
    if (call.status === 'none') throw new Rejection('call-unknown');
    if (call.callBack === 'none') throw new Rejection('no-call-back-due');
    if (call.callBack !== 'due') return [];
    return [type === 'ReturnCall' ? { type: 'CallReturned', data } : { type: 'CallBackWaived', data }];
  },
  evolve(call, { type, data }) {
    switch (type) {
      case 'CallRecorded':
        return { status: 'recorded', callBack: data.callBackDue ? 'due' : 'none' };
      case 'CallReturned':
        return { ...call, callBack: 'returned' };
      case 'CallBackWaived':
        return { ...call, callBack: 'waived' };
    }
  },
};

type Recording = Extract<CallCommand, { type: 'RecordCall' }>['data'];

function record({ status }: CallState, { at, ...data }: Recording): readonly CallEvent[] {
  if (status !== 'none') throw new Rejection('call-already-recorded');
  if (data.startedAt > at) throw new Rejection('call-to-come');
  const silent = data.outcome === 'no-answer' || data.outcome === 'busy';
  if (silent && data.seconds > 0) throw new Rejection('nobody-spoke');
  return [{ type: 'CallRecorded', data }];
}
