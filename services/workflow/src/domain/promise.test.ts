import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { PromiseEvent, PromiseMade } from './promise.events.ts';
import { CustomerPromise } from './promise.ts';

const [ann, bob] = ['0190a1de-0000-7000-8000-00000000000a', '0190a1de-0000-7000-8000-00000000000b'];
const sealed = { subject: 'party:li', keyVersion: 1, box: 'b3g=' };
const moment = (at: string) => ({ local: at.slice(0, 16), zone: 'UTC', at });
const [noon, one, two, three] = ['12', '13', '14', '15'].map((hour) => `2026-03-05T${hour}:00:00.000Z`) as [
  string,
  string,
  string,
  string,
];

const data: PromiseMade['data'] = {
  accountId: ann,
  partyId: '0190a1de-0000-7000-8000-000000000001',
  kind: 'price',
  value: { type: 'money', amount: '90.00', currency: 'CNY' },
  valueHash: 'hash',
  quote: sealed,
  channel: 'mail',
  window: { to: moment(two) },
};
const made: PromiseEvent = { type: 'PromiseMade', data };
const kept: PromiseEvent = { type: 'PromiseKept', data: { accountId: ann } };
const broken: PromiseEvent = { type: 'PromiseBroken', data: { dueAt: two } };
const late: PromiseEvent = { type: 'PromiseFulfilledLate', data: { accountId: ann } };
const withdrawn: PromiseEvent = { type: 'PromiseWithdrawn', data: { accountId: ann, reason: sealed } };
const moved: PromiseEvent = {
  type: 'PromiseRescheduled',
  data: { window: { to: moment(three) }, reason: sealed, accountId: ann },
};

const { given } = scenario(CustomerPromise);
const keep = (at: string) => ({ type: 'KeepPromise', data: { accountId: ann, at } }) as const;
const withdraw = (at: string) =>
  ({ type: 'WithdrawPromise', data: { accountId: ann, reason: sealed, at } }) as const;
const move = (to: string, at: string, from?: string) =>
  ({
    type: 'ReschedulePromise',
    data: {
      window: { ...(from ? { from: moment(from) } : {}), to: moment(to) },
      reason: sealed,
      accountId: ann,
      at,
    },
  }) as const;
const breakIt = (at: string) => ({ type: 'BreakPromise', data: { at } }) as const;
const handOver = (accountId: string) => ({ type: 'HandOverPromise', data: { accountId } }) as const;

describe('a promise', () => {
  test('is made once, in a window that begins before it ends', () => {
    given().when({ type: 'MakePromise', data }).then(made);
    given(made).when({ type: 'MakePromise', data }).thenRejected('promise-already-made');
    given()
      .when({ type: 'MakePromise', data: { ...data, window: { from: moment(two), to: moment(two) } } })
      .thenRejected('window-turned-round');
    given().when(keep(noon)).thenRejected('promise-unknown');
  });

  test('done before its window ends is kept, once', () => {
    given(made).when(keep(one)).then(kept);
    given(made, kept).when(keep(three)).thenNothing();
    given(made, kept).when(breakIt(two)).thenNothing();
    given(made, kept).when(withdraw(one)).thenRejected('promise-settled');
  });

  test('is broken when its window ends, not before', () => {
    given(made).when(breakIt(one)).thenNothing();
    given(made).when(breakIt(two)).then(broken);
    given(made, broken).when(breakIt(three)).thenNothing();
  });

  test('done after that is fulfilled late, and both facts stay, whether or not the timer was late', () => {
    given(made, broken).when(keep(three)).then(late);
    given(made).when(keep(two)).then(broken, late);
    given(made, broken, late).when(keep(three)).thenNothing();
    given(made, broken).when(withdraw(three)).thenRejected('promise-settled');
  });

  test('is moved while it is open, to a time to come; a late timer lends it no time', () => {
    given(made).when(move(three, one)).then(moved);
    given(made).when(move(three, two)).thenRejected('promise-settled');
    given(made).when(move(one, one)).thenRejected('window-past');
    given(made)
      .when(move(three, one, three))
      .thenRejected('window-turned-round');
    given(made).when(move(two, one)).thenNothing();
    given(made, moved).when(breakIt(two)).thenNothing();
    given(made, moved).when(breakIt(three)).thenTypes('PromiseBroken');
    given(made, broken).when(move(three, two)).thenRejected('promise-settled');
  });

  test('is withdrawn before its time, with the reason', () => {
    given(made).when(withdraw(one)).then(withdrawn);
    given(made).when(withdraw(two)).thenRejected('promise-settled');
    given(made, withdrawn).when(withdraw(two)).thenNothing();
    given(made, withdrawn).when(breakIt(two)).thenNothing();
    given(made, withdrawn).when(keep(one)).thenRejected('promise-settled');
  });

  test('is somebody else’s to answer for while something is still to be done', () => {
    given(made)
      .when(handOver(bob))
      .then({ type: 'PromiseHandedOver', data: { accountId: bob, from: ann } });
    given(made).when(handOver(ann)).thenNothing();
    given(made, broken).when(handOver(bob)).thenTypes('PromiseHandedOver');
    given(made, kept).when(handOver(bob)).thenRejected('promise-settled');
  });
});
