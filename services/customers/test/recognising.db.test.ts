import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { type HeardEvent, commandIdOf } from '@rapport/kernel/projection';
import { openKeyRing } from '@rapport/kernel/sealing';
import { deriveUuid } from '@rapport/kernel/values';
import { freshDatabase, freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { customersService } from '../src/app.ts';

type Ring = Awaited<ReturnType<typeof openKeyRing>>;

const clock = { now: () => new Date() };
const stops: (() => Promise<void>)[] = [];
let processes: StagedService[];
let keys: Ring;
let store: StagedService['ports']['store'];

/** Two processes of the service over one store and one key ring, as during a rebalance. */
beforeAll(async () => {
  const database = await freshServiceDatabase();
  const ring = {
    databaseUrl: await freshDatabase(),
    kek: Buffer.alloc(32, 3),
    indexKey: Buffer.alloc(32, 1),
  };
  const stores = [postgresEventStore(database, clock), postgresEventStore(database, clock)];
  const rings = await Promise.all([openKeyRing(ring), openKeyRing(ring)]);
  processes = await Promise.all(
    stores.map((one, i) => stageService(customersService, { store: one, keys: rings[i]!, clock })),
  );
  [store, keys] = [stores[0]!, rings[0]!];
  stops.push(
    ...processes.map((one) => () => one.close()),
    ...stores.map((one) => () => one.close()),
    ...rings.map((one) => () => one.close()),
    () => database.close(),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

async function opened(address: string, displayName = '', conversationId: string = randomUUID()) {
  const [sealed, name] = await keys.seal(`conversation:${conversationId}`, [
    { field: 'address', text: address },
    { field: 'display_name', text: displayName },
  ]);
  return {
    id: deriveUuid('opened', conversationId),
    type: 'rapport.channels.conversation.conversation-opened.v1',
    data: {
      channel: 'mail',
      mailbox: 'hello@example.org',
      contactPoint: keys.indexHash('email', address),
      address: sealed,
      displayName: name,
    },
    streamId: `conversation-${conversationId}`,
    source: 'channels/0',
    position: 1,
    occurredAt: '2025-03-01T08:00:00.000Z',
    recordedAt: '2025-03-01T08:00:01.000Z',
    meta: { correlationId: conversationId, actor: 'customer' },
  } satisfies HeardEvent;
}

async function hear(at: StagedService, event: HeardEvent): Promise<void> {
  const reaction = at.parts.reactions!.find(({ name }) => name === 'recognise-sender')!;
  await reaction.on[event.type]!(event as never, (purpose) => commandIdOf(reaction, event, purpose));
}

const identified = async (event: HeardEvent) =>
  (await store.readStream(event.streamId.replace('conversation', 'recognition'))).map(({ data }) => data);

describe('who writes to us is recognised', () => {
  test('fifty conversations from one new address at once, at two processes, begin one party', async () => {
    const events = await Promise.all(
      Array.from({ length: 50 }, () => opened('zhang.san@example.com', '张三')),
    );
    const before = (await store.head()).position;
    await Promise.all(events.map((event, i) => hear(processes[i % 2]!, event)));
    const appended = await store.readAll(before, 1_000);
    const types = Object.groupBy(appended, ({ type }) => type);
    expect(Object.fromEntries(Object.entries(types).map(([type, all]) => [type, all!.length]))).toEqual({
      PartyBegun: 1,
      PartyNamed: 1,
      ContactPointAdded: 1,
      PartyCodeClaimed: 1,
      ContactPointClaimed: 1,
      PartyIdentified: 50,
    });
    const [begun] = types['PartyBegun']!;
    expect(begun).toMatchObject({
      data: { provisional: true, kind: 'person' },
      occurredAt: events[0]!.occurredAt,
    });
    for (const event of events) {
      expect(await identified(event)).toMatchObject([
        { partyId: begun!.streamId.slice('party-'.length), by: 'contact-point' },
      ]);
    }

    const head = (await store.head()).position;
    await Promise.all(events.map((event, i) => hear(processes[(i + 1) % 2]!, event)));
    expect((await store.head()).position).toBe(head);
  });

  test('fifty new addresses at once begin fifty parties with fifty codes', async () => {
    const events = await Promise.all(Array.from({ length: 50 }, (_, i) => opened(`new${i}@example.com`)));
    const before = (await store.head()).position;
    await Promise.all(events.map((event, i) => hear(processes[i % 2]!, event)));
    const begun = (await store.readAll(before, 1_000)).filter(({ type }) => type === 'PartyBegun');
    expect(new Set(begun.map(({ data }) => data['code'])).size).toBe(50);
  });

  test('what a person said about a conversation stands when its opening is heard again, or late', async () => {
    const [event, other] = [await opened('li.si@example.com', '李四'), await opened('wang@example.com')];
    await hear(processes[0]!, other);
    const [{ partyId }] = (await identified(other)) as unknown as [{ partyId: string }];
    const conversationId = event.streamId.slice('conversation-'.length);
    const said = await processes[1]!.app.inject({
      method: 'POST',
      url: `/api/customers/v1/recognitions/${conversationId}/actions/identify`,
      headers: await processes[1]!.as({
        kind: 'person',
        accountId: 'a',
        login: 'lin',
        name: 'Lin',
        role: 'agent',
        sessionId: 's',
      }),
      payload: { partyId },
    });
    expect(said.statusCode).toBe(200);
    const head = (await store.head()).position;
    await hear(processes[0]!, event);
    expect((await store.head()).position).toBe(head);
    expect(await identified(event)).toEqual([{ partyId, contactPoint: '', by: 'person' }]);
  });

  test('a sender who was forgotten before being recognised begins nothing', async () => {
    const event = await opened('gone@example.com', 'Gone');
    await keys.destroy(event.streamId.replace('-', ':'));
    const head = (await store.head()).position;
    await expect
      .poll(async () => (await hear(processes[1]!, event), (await store.head()).position), {
        timeout: 30_000,
      })
      .toBe(head);
  });

  test('the words of a conversation go with the party it turned out to be with', async () => {
    const event = await opened('forget.me@example.com', 'Forget Me');
    await hear(processes[0]!, event);
    const [{ partyId }] = (await identified(event)) as unknown as [{ partyId: string }];
    await keys.destroy(`party:${partyId}`);
    const read = async () => (await keys.open([{ field: 'address', sealed: event.data.address! }]))[0];
    await expect.poll(read, { timeout: 30_000 }).toBeUndefined();
  });
});
