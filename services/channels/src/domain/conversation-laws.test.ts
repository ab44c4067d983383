import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rejection, fold } from '@rapport/kernel/decider';
import {
  receive,
  take,
  release,
  queue,
  close,
  reopen,
  attempt,
  recordSent,
  recordFailed,
  recordUncertain,
  requeue,
  retry,
  note,
  learn,
} from '../../test/asks.ts';
import { ANN, BOB } from '../../test/facts.ts';
import type { ConversationCommand } from './conversation.commands.ts';
import type { ConversationEvent } from './conversation.events.ts';
import { Conversation } from './conversation.ts';

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

  test('a state that was kept as JSON on the way is the state of all events', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 60 }), fc.nat(), (given, at) => {
        const events: ConversationEvent[] = [];
        for (const command of given) events.push(...attemptOf(fold(Conversation, events), command));
        const cut = at % (events.length + 1);
        const kept = JSON.parse(JSON.stringify(fold(Conversation, events.slice(0, cut))));
        expect(fold(Conversation, events.slice(cut), kept)).toEqual(fold(Conversation, events));
      }),
      { numRuns: 200 },
    );
  });
});
