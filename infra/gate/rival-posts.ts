import { randomUUID } from 'node:crypto';
import { channelsService } from '@rapport/channels/app';
import { customersService } from '@rapport/customers/app';
import { controlledClock } from '@rapport/kernel/clock';
import { postgresEventStore } from '@rapport/kernel/event-store';
import type { HeardEvent } from '@rapport/kernel/projection';
import { typeOf } from '@rapport/proto/catalogue';
import type { MayContactRequest, MayContactResponse } from '@rapport/proto/customers/v1/consent_service';
import { freshServiceDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { stageService } from '../../packages/kernel/src/testing/staged-service.ts';
import { sendingPost } from '../../services/channels/src/adapters/sending-sender.ts';
import { flights } from '../../services/channels/src/adapters/sending-flights.ts';
import type { SendingNeeds } from '../../services/channels/src/adapters/sending-desk.ts';

const MATERIAL = 'rapport.marketing.material.v1';
const PARTY = 'rapport.customers.party.v1';
const ACCOUNT = '0190a1de-0000-7000-8000-00000000000a';
const ann = {
  ...({ kind: 'person', login: 'ann', name: 'Ann', role: 'admin' } as const),
  ...{ accountId: ACCOUNT, sessionId: ACCOUNT },
};

/** What happened, in the order in which this process saw it. */
export interface Diary {
  /** Who became an alias of whom: when that was acknowledged, and from when on channels had heard of it. */
  readonly merges: {
    readonly partyId: string;
    readonly survivorId: string;
    readonly until: number;
    heard: number;
  }[];
  /** Consents and withdrawals: when they were asked for, and when they were acknowledged. */
  readonly said: {
    readonly partyId: string;
    readonly permits: boolean;
    readonly from: number;
    until: number;
  }[];
  /** When a question about a message began; the last before it was handed over let it through. */
  readonly delivered: { readonly messageId: string; readonly askedAt: number }[];
}

/** The two services, with their stores in Postgres, and a clock that stands at noon. */
async function opened() {
  const clock = controlledClock(new Date('2026-03-05T04:00:00.000Z'));
  const databases = [await freshServiceDatabase(), await freshServiceDatabase()] as const;
  const stores = databases.map((database) => postgresEventStore(database, clock));
  const customers = await stageService(customersService, { store: stores[0]!, clock });
  const { keys } = customers.ports;
  const channels = await stageService(channelsService, { store: stores[1]!, clock, keys });
  await customers.parts.workers!.find(({ name }) => name === 'standard-purposes')!.start();
  const close = async () => {
    for (const store of stores) await store.close();
    for (const staged of [channels, customers]) await staged.close();
    for (const database of databases) await database.close();
  };
  return { customers, channels, close };
}

type Opened = Awaited<ReturnType<typeof opened>>;

type Answer = MayContactResponse['answers'][number];
/** What is made of an answer of customers about somebody before it is believed. */
export type Memory = (partyId: string, answer: Answer) => Answer;

/** Believes what customers say now. */
export const believing: Memory = (_, answer) => answer;

/** Remembers what they said first of each, and believes that: a gate with a cache of consents, as it must not be. */
export function remembering(): Memory {
  const known = new Map<string, Answer>();
  return (partyId, answer) => {
    const first = known.get(partyId) ?? answer;
    known.set(partyId, first);
    return { ...first, messageId: answer.messageId };
  };
}

/** What one who works at the gate works with: customers as they are, and a mail server that takes everything. */
function needsOf(
  { customers, channels }: Opened,
  diary: Diary,
  tick: () => number,
  remembers: Memory,
): SendingNeeds {
  const mayContact = customers.parts.grpc!.flatMap(({ methods }) => methods['mayContact'] ?? [])[0]!;
  const asked = new Map<string, number>();
  return {
    ...channels.ports,
    ask: async (purpose, recipients) => {
      const at = tick();
      for (const { messageId } of recipients) asked.set(messageId, at);
      const request: MayContactRequest = { purpose, channel: 'mail', recipients: [...recipients] };
      const call = { caller: 'channels', deadline: new Date() };
      const { answers } = (await mayContact.handle(request as never, call)) as MayContactResponse;
      return new Map(
        answers.map((answer, i) => [answer.messageId, remembers(recipients[i]!.partyId, answer)]),
      );
    },
    relay: {
      size: 4,
      close: () => {},
      deliver: async ({ raw }) => {
        const messageId = /^Message-ID: <([0-9a-f-]{36})@/m.exec(raw.toString())![1]!;
        diary.delivered.push({ messageId, askedAt: asked.get(messageId)! });
        return { outcome: 'sent' };
      },
    },
    mailbox: 'support@rapport.example',
    publicUrl: 'https://crm.example',
  };
}

/**
 * Channels and customers, and two who work at the gate as if each were alone: what a lease makes impossible except for a
 * moment is done here all the time.
 */
export async function rivalPosts(remembers: Memory = believing) {
  const world = await opened();
  const diary: Diary = { merges: [], said: [], delivered: [] };
  let instant = 0;
  const tick = () => ++instant;
  const stopping = new AbortController();
  const posts = [1, 2].map((epoch) => {
    const needs = needsOf(world, diary, tick, remembers);
    const held = { epoch, signal: stopping.signal };
    const air = flights(needs, held);
    return { post: sendingPost(needs, held, air), air };
  });
  return {
    ...people(world, diary, tick),
    channels: world.channels,
    posts,
    diary,
    close: async () => {
      stopping.abort();
      await Promise.all(posts.map(({ air }) => air.landed()));
      await world.close();
    },
  };
}

/** What people do, through the doors of the services. */
function people({ customers, channels }: Opened, diary: Diary, tick: () => number) {
  const post = async (staged: typeof customers, url: string, payload: object) => {
    const answer = await staged.app.inject({ method: 'POST', url, payload, headers: await staged.as(ann) });
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json() as Record<string, string>;
  };
  const say = async (who: { partyId: string; contactPoint: string }, permits: boolean): Promise<void> => {
    const { partyId, contactPoint } = who;
    const from = tick();
    // A withdrawal is at every address of those who are one.
    const whose = permits ? [partyId] : familyIn(diary, partyId, from);
    const words = whose.map((id) => ({ partyId: id, permits, from, until: Infinity }));
    diary.said.push(...words);
    const at = `/api/customers/v1/parties/${partyId}/consents/actions`;
    if (permits) await post(customers, `${at}/give`, { contactPoint, purpose: 'news', channel: 'mail' });
    else await post(customers, `${at}/withdraw`, { note: 'on the phone' });
    const until = tick();
    for (const word of words) word.until = until;
  };
  let position = 0;
  return {
    say,
    /** Somebody finds out that two customers are one; channels hear of it when `hear` is called. */
    merge: async (partyId: string, intoPartyId: string) => {
      const path = `/api/customers/v1/parties/${partyId}/actions/merge`;
      await post(customers, path, { intoPartyId });
      const merge = { partyId, survivorId: intoPartyId, until: tick(), heard: Infinity };
      diary.merges.push(merge);
      return {
        hear: async () => {
          position += 1;
          await channels.hear([mergedInto(partyId, intoPartyId, position)]);
          merge.heard = tick();
        },
      };
    },
    party: async () => {
      const address = `${randomUUID()}@customer.example`;
      const contactPoints = [{ kind: 'email', address }];
      const named = { kind: 'person', name: 'Li', contactPoints };
      const { partyId } = await post(customers, '/api/customers/v1/parties', named);
      const one = { partyId: partyId!, contactPoint: customers.ports.keys.indexHash('email', address) };
      await say(one, true);
      return one;
    },
    material: async () => {
      const id = randomUUID();
      position += 1;
      await channels.hear([published(id, position)]);
      return id;
    },
    send: async (partyId: string, materialId: string) =>
      (await post(channels, '/api/channels/v1/sendings', { partyId, materialId }))['messageId']!,
  };
}

/** All who were one with somebody by an instant. */
export function familyIn({ merges }: Pick<Diary, 'merges'>, partyId: string, at: number): readonly string[] {
  const headOf = (id: string): string => {
    const merge = merges.find((one) => one.partyId === id && one.until < at);
    return merge ? headOf(merge.survivorId) : id;
  };
  const everybody = new Set([partyId, ...merges.flatMap((one) => [one.partyId, one.survivorId])]);
  return [...everybody].filter((id) => headOf(id) === headOf(partyId));
}

function mergedInto(partyId: string, survivorId: string, position: number): HeardEvent {
  return {
    ...{ id: randomUUID(), type: typeOf(PARTY, 'partyMergedInto'), streamId: `party-${partyId}` },
    ...{ source: 'customers/0', position, occurredAt: '2026-03-05T04:00:00.000Z' },
    recordedAt: '2026-03-05T04:00:00.000Z',
    meta: { correlationId: partyId, actor: `account:${ACCOUNT}` },
    data: { mergeId: randomUUID(), survivorId },
  };
}

function published(id: string, position: number): HeardEvent {
  return {
    ...{ id: randomUUID(), type: typeOf(MATERIAL, 'materialPublished'), streamId: `material-${id}` },
    ...{ source: 'marketing/0', position, occurredAt: '2026-03-05T04:00:00.000Z' },
    recordedAt: '2026-03-05T04:00:00.000Z',
    meta: { correlationId: id, actor: 'service:marketing' },
    data: {
      ...{ version: 1, purpose: 'news', code: 'MA', name: 'Spring', html: undefined, links: [] },
      ...{ subject: { zh: '春', en: 'Spring' }, text: { zh: '春', en: 'Spring' } },
    },
  };
}
