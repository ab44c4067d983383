import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { Sending } from './sending.ts';
import type { SendingAttempted, SendingEvent, SendingQueued } from './sending.events.ts';

const { given } = scenario(Sending);
const partyId = 'li';
const none = { kind: '', id: '' };
const data: SendingQueued['data'] = {
  partyId,
  channel: 'mail',
  purpose: 'news',
  cause: { kind: 'campaign', id: 'c' },
  ...{ runId: 'r', materialId: 'spring', materialVersion: 1, notAfter: '', accountId: '' },
};
const queued: SendingEvent = { type: 'SendingQueued', data };
const hold = { reason: 'quiet-hours', until: '2026-03-06T00:00:00.000Z', record: none, owner: '' } as const;
const held: SendingEvent = { type: 'SendingHeld', data: { partyId, ...hold } };
const departure: Omit<SendingAttempted['data'], 'partyId' | 'attempt'> = {
  epoch: 1,
  via: 'relay',
  contactPoint: 'hash',
  language: 'en',
  internetMessageId: '<m@x>',
  countedFor: [partyId],
};
const attempted = (attempt: number): SendingEvent => ({
  type: 'SendingAttempted',
  data: { partyId, attempt, ...departure },
});
const at = '2026-03-05T04:00:00.000Z';
const failed = (attempt: number, final = false): SendingEvent => ({
  type: 'SendingFailed',
  data: {
    ...{ partyId, attempt, reason: '451', final },
    retryAt: final ? '' : '2026-03-05T04:01:00.000Z',
  },
});
const sent: SendingEvent = { type: 'SendingSent', data: { partyId, localBlobId: '' } };
const uncertain: SendingEvent = { type: 'SendingUncertain', data: { partyId } };
const stopping = { type: 'StopSending', data: { reason: 'withdrawn', record: none } } as const;
const attempting = { type: 'AttemptSending', data: departure } as const;
const failing = (attempt: number, final = false) =>
  ({ type: 'RecordFailed', data: { attempt, reason: '451', final, at } }) as const;

describe('a message', () => {
  test('is queued once', () => {
    given().when({ type: 'QueueSending', data }).then(queued);
    given(queued).when({ type: 'QueueSending', data }).thenNothing();
    given().when(attempting).thenRejected('sending-unknown');
  });

  test('is held, anew only for another reason, and looked at again before it goes', () => {
    given(queued).when({ type: 'HoldSending', data: hold }).then(held);
    given(queued, held).when({ type: 'HoldSending', data: hold }).thenNothing();
    given(queued, held)
      .when({ type: 'HoldSending', data: { ...hold, until: '' } })
      .thenTypes('SendingHeld');
    given(queued, held).when(attempting).thenRejected('sending-not-waiting');
    given(queued, held)
      .when({ type: 'ResumeSending', data: {} })
      .then({ type: 'SendingResumed', data: { partyId } });
    given(queued).when({ type: 'ResumeSending', data: {} }).thenNothing();
  });

  test('is stopped while it waits, and no longer', () => {
    const stopped: SendingEvent = {
      type: 'SendingStopped',
      data: { partyId, reason: 'withdrawn', record: none },
    };
    given(queued).when(stopping).then(stopped);
    given(queued, held).when(stopping).then(stopped);
    given(queued, attempted(1), failed(1)).when(stopping).then(stopped);
    given(queued, attempted(1)).when(stopping).thenNothing();
    given(queued, stopped).when(attempting).thenRejected('sending-not-waiting');
  });

  test('is tried, and again when it did not leave, until that is final', () => {
    given(queued).when(attempting).then(attempted(1));
    given(queued, attempted(1)).when(attempting).thenRejected('sending-not-waiting');
    given(queued, attempted(1)).when(failing(1)).then(failed(1));
    given(queued, attempted(1), failed(1)).when(attempting).then(attempted(2));
    given(queued, attempted(1)).when(failing(1, true)).then(failed(1, true));
    given(queued, attempted(1), failed(1, true)).when(attempting).thenRejected('sending-not-waiting');
    given(queued, attempted(9)).when(failing(9)).then(failed(9, true));
    given(queued, attempted(1)).when(failing(2)).thenRejected('sending-not-in-the-air');
  });

  test('of which nobody knows whether it left is not tried again; it may turn out to have been sent', () => {
    given(queued, attempted(1))
      .when({ type: 'RecordUncertain', data: { attempt: 1 } })
      .then(uncertain);
    given(queued, attempted(1), uncertain).when(attempting).thenRejected('sending-not-waiting');
    given(queued, attempted(1), uncertain)
      .when({ type: 'RecordInterrupted', data: { attempt: 1, at } })
      .thenNothing();
    given(queued, attempted(1), uncertain)
      .when({ type: 'RecordSent', data: { attempt: 1, localBlobId: '' } })
      .then(sent);
  });

  test('that waits, or is in the air, is given up as uncertain when a past that was lost may have sent it', () => {
    const doubt = { type: 'DoubtSending', data: {} } as const;
    for (const waiting of [
      [queued],
      [queued, held],
      [queued, attempted(1)],
      [queued, attempted(1), failed(1)],
    ])
      given(...waiting)
        .when(doubt)
        .then(uncertain);
    given(queued, attempted(1), sent).when(doubt).thenNothing();
    given(queued, attempted(1), uncertain).when(doubt).thenNothing();
  });

  test('that was never handed over is tried again', () => {
    given(queued, attempted(1))
      .when({ type: 'RecordInterrupted', data: { attempt: 1, at } })
      .then({
        type: 'SendingFailed',
        data: {
          ...{ partyId, attempt: 1, reason: 'interrupted', final: false },
          retryAt: '2026-03-05T04:01:00.000Z',
        },
      });
    given(queued, attempted(1), sent)
      .when({ type: 'RecordInterrupted', data: { attempt: 1, at } })
      .thenNothing();
  });

  test('comes back, is called a nuisance, is answered and followed, each once', () => {
    const soft = { type: 'RecordBounce', data: { code: '4.2.2', hard: false } } as const;
    const hard = { type: 'RecordBounce', data: { code: '5.1.1', hard: true } } as const;
    const bounced = (data: { code: string; hard: boolean }): SendingEvent => ({
      type: 'SendingBounced',
      data: { partyId, contactPoint: 'hash', ...data },
    });
    const gone = [queued, attempted(1), sent] as const;
    given(...gone)
      .when(soft)
      .then(bounced(soft.data));
    given(...gone, bounced(soft.data))
      .when(soft)
      .thenNothing();
    given(...gone, bounced(soft.data))
      .when(hard)
      .then(bounced(hard.data));
    given(...gone, bounced(hard.data))
      .when(hard)
      .thenNothing();
    given(queued).when(hard).thenNothing();
    given(...gone)
      .when({ type: 'RecordComplaint', data: {} })
      .then({ type: 'SendingComplained', data: { partyId, contactPoint: 'hash', purpose: 'news' } });
    given(...gone)
      .when({ type: 'RecordAnswer', data: { conversationId: 'k' } })
      .then({ type: 'SendingAnswered', data: { partyId, conversationId: 'k' } });
    given(...gone)
      .when({ type: 'FollowLink', data: { link: 'shop' } })
      .then({ type: 'LinkFollowed', data: { partyId, link: 'shop' } });
    given(...gone, { type: 'LinkFollowed', data: { partyId, link: 'shop' } })
      .when({ type: 'FollowLink', data: { link: 'shop' } })
      .thenNothing();
  });
});
