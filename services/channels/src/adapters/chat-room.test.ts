import { expect, test } from 'vitest';
import { type EventStore, memoryEventStore } from '@rapport/kernel/event-store';
import { createLogger } from '@rapport/kernel/logging';
import { eventually } from '../../../../packages/kernel/src/testing/eventually.ts';
import { chatRoom } from './chat-room.ts';

const ID = '0190a1de-0000-7000-8000-000000000001';
const say = (store: EventStore, streamId: string) =>
  store.append({
    cause: { correlationId: ID, actor: 'customer' },
    parts: [{ streamId, expected: 'any', events: [{ type: 'Said', data: {} }] }],
  });

test('who reads along hears of what is said while the room finds out where the log ends, and of nothing elsewhere', async () => {
  const kept = memoryEventStore({ now: () => new Date('2026-03-02T12:00:00.000Z') });
  // The end is looked up, and told only after somebody has said something more.
  const { promise: said, resolve: saySomething } = Promise.withResolvers<void>();
  let asked = false;
  const store: EventStore = {
    ...kept,
    onAppend: () => () => false,
    head: async () => {
      asked = true;
      await said;
      return await kept.head();
    },
  };
  const room = chatRoom({ store, logger: createLogger('channels', 'silent') });
  await room.start();
  try {
    const heard = { here: 0, elsewhere: 0 };
    room.follow('conversation-a', () => (heard.here += 1));
    await eventually(
      () => asked,
      (yes) => yes,
    );
    await say(kept, 'conversation-a');
    saySomething();
    await eventually(
      () => heard.here,
      (times) => times === 1,
    );
    room.follow('conversation-b', () => (heard.elsewhere += 1));
    await say(kept, 'conversation-a');
    await eventually(
      () => heard.here,
      (times) => times === 2,
    );
    expect(heard.elsewhere).toBe(0);
  } finally {
    await room.stop();
  }
});
