import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rejection } from '@rapport/kernel/decider';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import {
  ANN,
  BOB,
  attempted,
  closed,
  failed,
  message,
  opened,
  opening,
  queued,
  received,
  ref,
  reply,
  sealed,
  sent,
  taken,
  uncertain,
} from '../../test/facts.ts';
import type { ConversationCommand } from './conversation.commands.ts';
import { Conversation } from './conversation.ts';

const { given } = scenario(Conversation);
const receive = (n: number, changed = {}): ConversationCommand => ({
  type: 'ReceiveMessage',
  data: { message: message(n, changed), opening },
});
const take = (accountId: string, over = false): ConversationCommand => ({
  type: 'TakeConversation',
  data: { accountId, over },
});
const release = (accountId: string): ConversationCommand => ({
  type: 'ReleaseConversation',
  data: { accountId },
});
const queue = (n: number, accountId = ANN): ConversationCommand => ({
  type: 'QueueReply',
  data: { ...reply(n), accountId },
});
const close = (
  accountId: string,
  reason: 'answered' | 'spam' | 'no-answer-needed' = 'spam',
): ConversationCommand => ({
  type: 'CloseConversation',
  data: { accountId, reason },
});
const reopen: ConversationCommand = { type: 'ReopenConversation', data: { accountId: ANN } };
const attempt = (n: number): ConversationCommand => ({
  type: 'AttemptReply',
  data: { replyId: `reply-${n}`, epoch: 1, via: 'relay' },
});
const recordSent = (n: number, at: number): ConversationCommand => ({
  type: 'RecordReplySent',
  data: { replyId: `reply-${n}`, attempt: at, localBlobId: '' },
});
const recordFailed = (n: number, at: number, final = false): ConversationCommand => ({
  type: 'RecordReplyFailed',
  data: { replyId: `reply-${n}`, attempt: at, reason: '451 4.7.1', final, at: '2026-11-23T10:00:00.000Z' },
});
const recordUncertain = (n: number, at: number): ConversationCommand => ({
  type: 'RecordReplyUncertain',
  data: { replyId: `reply-${n}`, attempt: at },
});
const requeue = (n: number, at: number): ConversationCommand => ({
  type: 'RequeueReply',
  data: { replyId: `reply-${n}`, attempt: at },
});
const retry = (n: number): ConversationCommand => ({
  type: 'RetryReply',
  data: { replyId: `reply-${n}`, accountId: ANN },
});
const note: ConversationCommand = {
  type: 'WriteNote',
  data: { noteId: 'n', accountId: ANN, text: sealed('note') },
};
const learn = (partyId: string): ConversationCommand => ({ type: 'LearnParty', data: { partyId } });

describe('receiving', () => {
  test('the first message opens the conversation', () => given().when(receive(1)).then(opened, received(1)));
  test('the next message joins it', () => given(opened, received(1)).when(receive(2)).then(received(2)));
  test('the same message again changes nothing', () =>
    given(opened, received(1)).when(receive(1)).thenNothing());
  test('a message opens a closed conversation again', () =>
    given(opened, received(1), closed('spam', ref(1)))
      .when(receive(2))
      .then(
        { type: 'ConversationReopened', data: { by: 'message', accountId: '', waiting: [] } },
        received(2),
      ));
  test('an automatic message is shown in a closed conversation and leaves it closed', () =>
    given(opened, received(1), closed('answered'))
      .when(receive(2, { automatic: true }))
      .then(received(2, { automatic: true })));
  test('nothing else can begin a conversation', () =>
    given().when(take(ANN)).thenRejected('conversation-unknown'));
});

describe('owning', () => {
  test('who takes it has it', () => given(opened, received(1)).when(take(ANN)).then(taken(ANN)));
  test('taking it twice is the same', () =>
    given(opened, received(1), taken(ANN)).when(take(ANN)).thenNothing());
  test('what another has is refused', () =>
    given(opened, received(1), taken(BOB)).when(take(ANN)).thenRejected('conversation-owned-by-another'));
  test('what another has can be taken over by saying so', () =>
    given(opened, received(1), taken(BOB)).when(take(ANN, true)).then(taken(ANN, BOB)));
  test('a closed conversation cannot be taken', () =>
    given(opened, received(1), closed('spam')).when(take(ANN)).thenRejected('conversation-closed'));
  test('the owner gives it back', () =>
    given(opened, received(1), taken(ANN))
      .when(release(ANN))
      .then({ type: 'ConversationReleased', data: { accountId: ANN } }));
  test('another cannot give it back', () =>
    given(opened, received(1), taken(BOB)).when(release(ANN)).thenRejected('conversation-not-yours'));
  test('giving back what nobody has changes nothing', () =>
    given(opened, received(1)).when(release(ANN)).thenNothing());
});

describe('writing', () => {
  test('anybody writes a note, also in a closed conversation', () =>
    given(opened, received(1), closed('spam')).when(note).thenTypes('NoteWritten'));
  test('the owner answers all that waits', () =>
    given(opened, received(1), received(2), taken(ANN))
      .when(queue(1))
      .then(queued(1, ref(1), ref(2))));
  test('an automatic message waits for no answer', () =>
    given(opened, received(1, { automatic: true }), taken(ANN))
      .when(queue(1))
      .then(queued(1)));
  test('an answer needs an owner', () =>
    given(opened, received(1)).when(queue(1)).thenRejected('conversation-not-yours'));
  test('somebody else cannot answer for the owner', () =>
    given(opened, received(1), taken(BOB)).when(queue(1)).thenRejected('conversation-not-yours'));
  test('a closed conversation is not answered', () =>
    given(opened, received(1), taken(ANN), closed('answered'))
      .when(queue(1))
      .thenRejected('conversation-closed'));
});

const inTheAir = [opened, received(1), taken(ANN), queued(1, ref(1)), attempted(1, 1)] as const;

describe('sending', () => {
  test('a queued reply is tried', () =>
    given(...inTheAir.slice(0, 4))
      .when(attempt(1))
      .then(attempted(1, 1)));
  test('a reply in the air is not tried a second time', () =>
    given(...inTheAir)
      .when(attempt(1))
      .thenRejected('reply-not-queued'));
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

describe('closing', () => {
  test('closing says what stays unanswered', () =>
    given(opened, received(1), received(2))
      .when(close(ANN))
      .then(closed('spam', ref(1), ref(2))));
  test('what was answered is not unanswered', () =>
    given(...inTheAir, sent(1, ref(1)))
      .when(close(ANN, 'answered'))
      .then(closed('answered')));
  test('what another has cannot be closed', () =>
    given(opened, received(1), taken(BOB)).when(close(ANN)).thenRejected('conversation-owned-by-another'));
  test('closing twice is the same', () =>
    given(opened, received(1), closed('spam', ref(1)))
      .when(close(ANN))
      .thenNothing());
  test('a person opens it again, and what was unanswered waits again', () =>
    given(opened, received(1), closed('spam', ref(1)))
      .when(reopen)
      .then({ type: 'ConversationReopened', data: { by: 'person', accountId: ANN, waiting: [ref(1)] } }));
  test('a reply that left after the closing has answered all the same', () =>
    given(...inTheAir, closed('answered', ref(1)), sent(1, ref(1)))
      .when(reopen)
      .then({ type: 'ConversationReopened', data: { by: 'person', accountId: ANN, waiting: [] } }));
  test('opening what is open changes nothing', () => given(opened, received(1)).when(reopen).thenNothing());
});

describe('knowing who it is', () => {
  const learnt = { type: 'PartyLearned', data: { partyId: 'party-1' } } as const;
  test('the conversation learns its party once', () => {
    given(opened, received(1)).when(learn('party-1')).then(learnt);
    given(opened, received(1), learnt).when(learn('party-1')).thenNothing();
  });
  test('it unlearns a wrong one', () =>
    given(opened, received(1), learnt)
      .when(learn(''))
      .then({ type: 'PartyLearned', data: { partyId: '' } }));
});

describe('laws', () => {
  const accounts = fc.constantFrom(ANN, BOB);
  const numbers = fc.integer({ min: 1, max: 3 });
  const commands: fc.Arbitrary<ConversationCommand> = fc.oneof(
    numbers.map((n) => receive(n)),
    numbers.map((n) => receive(n + 3, { automatic: true })),
    fc.tuple(accounts, fc.boolean()).map(([who, over]) => take(who, over)),
    accounts.map(release),
    fc.constant(note),
    fc.tuple(numbers, accounts).map(([n, who]) => queue(n, who)),
    numbers.map(attempt),
    fc.tuple(numbers, numbers).map(([n, at]) => recordSent(n, at)),
    fc.tuple(numbers, numbers, fc.boolean()).map(([n, at, final]) => recordFailed(n, at, final)),
    fc.tuple(numbers, numbers).map(([n, at]) => recordUncertain(n, at)),
    fc.tuple(numbers, numbers).map(([n, at]) => requeue(n, at)),
    numbers.map(retry),
    fc
      .tuple(accounts, fc.constantFrom('answered', 'spam', 'no-answer-needed'))
      .map(([who, why]) => close(who, why)),
    fc.constant(reopen),
    fc.constantFrom('', 'party-1', 'party-2').map(learn),
  );
  const attemptOf = (state: typeof Conversation.initial, command: ConversationCommand) => {
    try {
      return Conversation.decide(state, command);
    } catch (error) {
      if (error instanceof Rejection) return [];
      throw error;
    }
  };

  test('the same command twice happens once, and a received message is waiting, answered, or closed by somebody', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 60 }), (given) => {
        let state = Conversation.initial;
        const answered = new Set<string>();
        for (const command of given) {
          const events = attemptOf(state, command);
          state = events.reduce(Conversation.evolve, state);
          for (const event of events) {
            if (event.type === 'ReplySent')
              event.data.answers.forEach(({ messageId }) => answered.add(messageId));
          }
          expect(attemptOf(state, command)).toEqual([]);
          const places = [...state.waiting, ...state.unanswered].map(({ messageId }) => messageId);
          expect(new Set(places).size).toBe(places.length);
          const waits = Object.keys(state.messages).filter((id) => Number(id.split('-')[1]) <= 3);
          for (const id of waits) expect(places.includes(id) !== answered.has(id)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
