import { expect } from 'vitest';
import type { HeardEvent } from '@rapport/kernel/projection';
import type { ServicePorts } from '@rapport/kernel/service';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { indexNames } from '../src/adapters/name-index.ts';
import { customersService } from '../src/app.ts';

export const clock = { now: () => new Date('2026-03-02T09:00:00.000Z') };

const PERSON = {
  kind: 'person',
  accountId: newUuid(clock.now()),
  login: 'li',
  name: 'Li',
  role: 'agent',
  sessionId: newUuid(clock.now()),
} as const;

/** The service on a stage, and what tests say to it through its doors. */
export async function customersOnStage(given: Partial<ServicePorts> = {}) {
  const staged: StagedService = await stageService(customersService, { clock, ...given });
  return { staged, ...office(staged, await staged.as(PERSON)), ...hearing(staged) };
}

export type Stage = Awaited<ReturnType<typeof customersOnStage>>;

/** What a person does. */
function office(staged: StagedService, agent: Readonly<Record<string, string>>) {
  const post = (
    path: string,
    payload: object,
    key = crypto.randomUUID(),
    more: Record<string, string> = {},
  ) =>
    staged.app.inject({
      method: 'POST',
      url: `/api/customers/v1${path}`,
      payload,
      headers: { ...agent, 'idempotency-key': key, ...more },
    });
  const get = async (path: string) => {
    await settle();
    return await staged.app.inject({ url: `/api/customers/v1${path}`, headers: agent });
  };
  const settle = async () => {
    await staged.settle();
    while (await indexNames(staged.ports));
  };
  const enter = async (name: string, ...addresses: readonly [kind: 'email' | 'phone', address: string][]) => {
    const contactPoints = addresses.map(([kind, address]) => ({ kind, address }));
    const answer = await post('/parties', { kind: 'person', name, contactPoints });
    expect(answer.statusCode).toBe(201);
    return answer.json() as { partyId: string; code: string };
  };
  const find = async (q: string) => {
    const answer = await get(`/parties?${new URLSearchParams({ q, limit: '200' })}`);
    expect(answer.statusCode).toBe(200);
    return answer.json().items as {
      partyId: string;
      name: string;
      matchedBy: string;
      provisional: boolean;
    }[];
  };
  const page = async (partyId: string) => (await get(`/parties/${partyId}`)).json();
  const ids = async (q: string) => (await find(q)).map(({ partyId }) => partyId);
  return { post, get, settle, enter, find, page, ids };
}

/** What is heard from channels. */
function hearing(staged: StagedService) {
  /** What channels says when somebody new writes. */
  async function opened(address: string, displayName: string, conversationId = newUuid(clock.now())) {
    const sealed = await staged.ports.keys.seal(`conversation:${conversationId}`, [
      { field: 'address', text: address },
      { field: 'display_name', text: displayName },
    ]);
    const event: HeardEvent = {
      id: deriveUuid('opened', conversationId),
      type: 'rapport.channels.conversation.conversation-opened.v1',
      data: {
        channel: 'mail',
        mailbox: 'service@rapport.example',
        contactPoint: staged.ports.keys.indexHash('email', address),
        address: sealed[0],
        displayName: sealed[1],
      },
      streamId: `conversation-${conversationId}`,
      source: 'channels/0',
      position: 1,
      occurredAt: '2026-03-01T08:00:00.000Z',
      recordedAt: '2026-03-01T08:00:00.000Z',
      meta: { correlationId: newUuid(clock.now()), actor: 'customer' },
    };
    return { conversationId, event };
  }
  const hear = async (event: HeardEvent) => {
    const [reaction] = staged.parts.reactions!;
    await reaction!.on[event.type]!(event as HeardEvent<never>, (purpose) =>
      deriveUuid('recognise-sender', event.id, purpose),
    );
  };
  const wrote = async (address: string, displayName: string) => {
    const { conversationId, event } = await opened(address, displayName);
    await hear(event);
    return conversationId;
  };
  const identified = async (conversationId: string) =>
    (await staged.ports.store.readStream(`recognition-${conversationId}`)).map(({ type, data }) => [
      type,
      data['partyId'],
    ]);
  return { opened, hear, wrote, identified };
}
