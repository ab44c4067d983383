import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { Call } from './call.ts';
import type { CallEvent, CallRecorded } from './call.events.ts';

const { given } = scenario(Call);
const [noon, one] = ['2026-03-05T12:00:00.000Z', '2026-03-05T13:00:00.000Z'];
const data: CallRecorded['data'] = {
  accountId: 'ann',
  partyId: 'li',
  conversationId: '',
  direction: 'in',
  contactPoint: 'hash',
  startedAt: noon,
  seconds: 0,
  outcome: 'no-answer',
  callBackDue: true,
};
const recorded: CallEvent = { type: 'CallRecorded', data };
const returned: CallEvent = { type: 'CallReturned', data: { accountId: 'ann', byCallId: 'k2' } };
const waived: CallEvent = { type: 'CallBackWaived', data: { accountId: 'ann' } };
const record = (changed = {}, at = one) =>
  ({ type: 'RecordCall', data: { ...data, ...changed, at } }) as const;
const giveBack = { type: 'ReturnCall', data: { accountId: 'ann', byCallId: 'k2' } } as const;
const waive = { type: 'WaiveCallBack', data: { accountId: 'ann' } } as const;

describe('a call', () => {
  test('is noted once, after it began', () => {
    given().when(record()).then(recorded);
    given(recorded).when(record()).thenRejected('call-already-recorded');
    given().when(record({}, '2026-03-05T11:59:59.999Z')).thenRejected('call-to-come');
    given()
      .when(record({ seconds: 5 }))
      .thenRejected('nobody-spoke');
    given()
      .when(record({ seconds: 5, outcome: 'voicemail' }))
      .thenTypes('CallRecorded');
  });

  test('that asks to be called back is returned or waived, once', () => {
    given(recorded).when(giveBack).then(returned);
    given(recorded).when(waive).then(waived);
    given(recorded, returned).when(waive).thenNothing();
    given(recorded, waived).when(giveBack).thenNothing();
  });

  test('that asks for nothing has nothing to return', () => {
    const { callBackDue: _, ...rest } = data;
    given({ type: 'CallRecorded', data: { ...rest, callBackDue: false } })
      .when(giveBack)
      .thenRejected('no-call-back-due');
    given().when(waive).thenRejected('call-unknown');
  });
});
