import { describe, expect, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { attempt, recordSent, recordFailed, recordUncertain, requeue, retry } from '../../test/asks.ts';
import {
  ANN,
  attempted,
  failed,
  inTheAir,
  opened,
  received,
  ref,
  reply,
  sent,
  uncertain,
} from '../../test/facts.ts';
import { Conversation } from './conversation.ts';
import type { ConversationCommand } from './conversation.commands.ts';
import type { ConversationEvent } from './conversation.events.ts';

const { given } = scenario(Conversation);

describe('what a service has said', () => {
  const notice = (n: number): ConversationCommand => ({ type: 'QueueNotice', data: reply(n) });
  const queued = (n: number): ConversationEvent => ({
    type: 'ReplyQueued',
    data: { ...reply(n), answers: [] },
  });
  const closed: ConversationEvent = {
    type: 'ConversationClosed',
    data: { accountId: ANN, reason: 'answered', unanswered: [] },
  };
  test('leaves once, whoever has the conversation, and answers nothing that waits', () => {
    given(opened, received(1)).when(notice(1)).then(queued(1));
    given(opened, received(1), queued(1)).when(notice(1)).thenNothing();
  });
  test('leaves also when the conversation is closed', () =>
    given(opened, received(1), closed).when(notice(1)).then(queued(1)));
  test('needs a conversation', () => given().when(notice(1)).thenRejected('conversation-unknown'));
});

describe('sending', () => {
  test('a queued reply is tried', () =>
    given(...inTheAir.slice(0, 4))
      .when(attempt(1))
      .then(attempted(1, 1)));
  test('a reply in the air is not tried a second time', () =>
    given(...inTheAir)
      .when(attempt(1))
      .thenRejected('reply-not-queued'));
  test('what waits is given up as uncertain when a past that was lost may have sent it', () => {
    const doubt: ConversationCommand = { type: 'DoubtReply', data: { replyId: reply(1).replyId } };
    given(...inTheAir.slice(0, 4))
      .when(doubt)
      .then(uncertain(1));
    given(...inTheAir)
      .when(doubt)
      .then(uncertain(1));
    given(...inTheAir, failed(1, 1, false, '2026-11-23T10:01:00.000Z'))
      .when(doubt)
      .then(uncertain(1));
    given(...inTheAir, failed(1, 1, true))
      .when(doubt)
      .thenNothing();
    given(...inTheAir, sent(1, ref(1)))
      .when(doubt)
      .thenNothing();
  });
  test('what was sent answers what it was written for, not what came later', () =>
    given(...inTheAir, received(2))
      .when(recordSent(1, 1))
      .then(sent(1, ref(1))));
  test('sent once is sent', () =>
    given(...inTheAir, sent(1, ref(1)))
      .when(recordSent(1, 1))
      .thenNothing());
  test('a refusal for now is tried again after a minute', () =>
    given(...inTheAir)
      .when(recordFailed(1, 1))
      .then(failed(1, 1, false, '2026-11-23T10:01:00.000Z')));
  test('a refusal for good is final', () =>
    given(...inTheAir)
      .when(recordFailed(1, 1, true))
      .then(failed(1, 1, true)));
  test('the waits grow, and after the ninth try it is final', () => {
    const waits: string[] = [];
    let happened = [...inTheAir.slice(0, 4)];
    for (let n = 1; n <= 9; n += 1) {
      happened = [...happened, attempted(1, n)];
      const [event] = Conversation.decide(
        happened.reduce(Conversation.evolve, Conversation.initial),
        recordFailed(1, n),
      );
      if (event?.type !== 'ReplyFailed') throw new Error('a failure was expected');
      waits.push(event.data.final ? 'final' : event.data.retryAt.slice(5, 16));
      happened = [...happened, event, { type: 'ReplyRequeued', data: { replyId: 'reply-1' } }];
    }
    expect(waits).toEqual([
      '11-23T10:01',
      '11-23T10:05',
      '11-23T10:15',
      '11-23T11:00',
      '11-23T13:00',
      '11-23T16:00',
      '11-23T22:00',
      '11-24T10:00',
      'final',
    ]);
  });
  test('its next try puts it back in the queue', () =>
    given(...inTheAir, failed(1, 1, false, '2026-11-23T10:01:00.000Z'))
      .when(requeue(1, 1))
      .then({ type: 'ReplyRequeued', data: { replyId: 'reply-1' } }));
  test('a timer of an older try changes nothing', () =>
    given(
      ...inTheAir,
      failed(1, 1, false),
      { type: 'ReplyRequeued', data: { replyId: 'reply-1' } },
      attempted(1, 2),
    )
      .when(requeue(1, 1))
      .thenNothing());
  test('a final failure is not tried again by itself', () =>
    given(...inTheAir, failed(1, 1, true))
      .when(requeue(1, 1))
      .thenNothing());
  test('a lost answer makes it uncertain', () =>
    given(...inTheAir)
      .when(recordUncertain(1, 1))
      .then(uncertain(1)));
  test('an uncertain reply is never tried again by itself', () => {
    given(...inTheAir, uncertain(1))
      .when(requeue(1, 1))
      .thenNothing();
    given(...inTheAir, uncertain(1))
      .when(attempt(1))
      .thenRejected('reply-not-queued');
  });
  test('an uncertain reply turns out to be sent when its sender still tells', () =>
    given(...inTheAir, uncertain(1))
      .when(recordSent(1, 1))
      .then(sent(1, ref(1))));
  test('what was sent is not made uncertain by a successor', () =>
    given(...inTheAir, sent(1, ref(1)))
      .when(recordUncertain(1, 1))
      .thenNothing());
  test('an outcome of a try that is no longer the last one is refused', () =>
    given(...inTheAir, failed(1, 1, true), {
      type: 'ReplyRetried',
      data: { replyId: 'reply-1', accountId: ANN },
    })
      .when(recordSent(1, 1))
      .thenRejected('reply-not-being-sent'));
  test('a person has a failed or uncertain reply tried again', () => {
    const again = { type: 'ReplyRetried', data: { replyId: 'reply-1', accountId: ANN } } as const;
    given(...inTheAir, failed(1, 1, true))
      .when(retry(1))
      .then(again);
    given(...inTheAir, uncertain(1))
      .when(retry(1))
      .then(again);
  });
  test('a sent reply is not sent again by anybody', () =>
    given(...inTheAir, sent(1))
      .when(retry(1))
      .thenRejected('reply-already-sent'));
  test('asking for a try that is already under way changes nothing', () =>
    given(...inTheAir)
      .when(retry(1))
      .thenNothing());
  test('an unknown reply is refused', () =>
    given(opened, received(1)).when(retry(7)).thenRejected('reply-unknown'));
});
