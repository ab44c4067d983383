import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { receive, take, release, queue, close, reopen, note, learn } from '../../test/asks.ts';
import { ANN, BOB, closed, inTheAir, opened, queued, received, ref, sent, taken } from '../../test/facts.ts';
import { Conversation } from './conversation.ts';

const { given } = scenario(Conversation);

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
