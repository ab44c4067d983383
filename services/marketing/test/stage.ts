import { expect } from 'vitest';
import { type HeardEvent, tailOf } from '@rapport/kernel/projection';
import { fireDue, recordTimers } from '@rapport/kernel/timers';
import { deriveUuid } from '@rapport/kernel/values';
import { type Fact, type FactData, type Topic, typeOf } from '@rapport/proto/catalogue';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { rounds } from '../src/adapters/run-releaser.ts';
import { calendarIn } from '../src/adapters/calendar.ts';
import { marketingService } from '../src/app.ts';
import type { Desk } from '../src/commands/index.ts';
import { knowsMessage, membersOf, newcomersTo, stillToReach } from '../src/queries/audience-members.ts';

/** A stable id for a name, so that tests can speak of "li" and "spring". */
export const id = (name: string) => deriveUuid('marketing-test', name);

/** Who asks, by a name. */
export const person = (name: string, role: 'agent' | 'admin' = 'agent') =>
  ({
    kind: 'person',
    accountId: id(name),
    login: name,
    name,
    role,
    sessionId: id(`session of ${name}`),
  }) as const;

export const ZONE = 'Asia/Shanghai';

/** The service on a stage, on a clock of its own. */
export async function marketingOnStage(begin = '2026-03-02T09:00:00.000Z') {
  let now = Date.parse(begin);
  const clock = { now: () => new Date(now) };
  const staged = await stageService(marketingService, { clock });
  const time = {
    now: () => clock.now().toISOString(),
    /** Moves time and lets what is due fire. */
    until: async (instant: string) => {
      now = Date.parse(instant);
      const tail = tailOf(staged.ports.store);
      while (await recordTimers(staged.parts.timers!, 'marketing/0', staged.ports.database, tail));
      while (await fireDue(staged.parts.timers!, staged.ports.database, clock));
      await staged.settle();
    },
  };
  return { staged, time, ...office(staged), ...hearing(staged, time.now), ...releasing(staged) };
}

export type Stage = Awaited<ReturnType<typeof marketingOnStage>>;

/** The desk as the service makes its own. */
function deskOf({ ports: { store, clock, blobs, database } }: StagedService): Desk {
  return {
    store,
    clock,
    blobs,
    calendar: calendarIn(ZONE),
    audiences: {
      members: (filter, day) => membersOf(database, filter, day),
      knows: (messageId) => knowsMessage(database, messageId),
      stillToReach: (runId, partyIds) => stillToReach(database, runId, partyIds),
      newcomers: (runId, filter, day, limit) => newcomersTo(database, runId, filter, day, limit),
    },
  };
}

/** Who releases, as one process does until it dies: each has a memory of its own. */
function releasing(staged: StagedService) {
  const { database, leases, logger } = staged.ports;
  return {
    /** `settles`: its own read models have caught up after each round. */
    releaser: ({ settles = true } = {}) => {
      const round = rounds({ desk: deskOf(staged), database, leases, logger });
      return async () => {
        const going = await round();
        if (settles) await staged.settle();
        return going;
      };
    },
  };
}

/** What people do. */
function office(staged: StagedService) {
  const post = async (
    path: string,
    payload: object = {},
    as = person('ann'),
    more: Readonly<Record<string, string>> = {},
  ) => {
    const headers = { ...(await staged.as(as)), 'idempotency-key': crypto.randomUUID(), ...more };
    const answer = await staged.app.inject({
      method: 'POST',
      url: `/api/marketing/v1${path}`,
      payload,
      headers,
    });
    await staged.settle();
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const get = async (path: string, as = person('ann')) => {
    const answer = await staged.app.inject({ url: `/api/marketing/v1${path}`, headers: await staged.as(as) });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  /** A POST that is expected to be done. */
  const does = async (path: string, payload: object = {}) => {
    const answer = await post(path, payload);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const campaign = async (over: object = {}): Promise<string> =>
    (await does('/campaigns', { ...CAMPAIGN, ...over })).campaignId;
  const material = async (over: object = {}): Promise<string> =>
    (await does('/materials', { ...MATERIAL, ...over })).materialId;
  const audience = async (filter: object): Promise<string> =>
    (await does('/audiences', { name: 'Audience', filter })).audienceId;
  return { post, get, does, campaign, material, audience };
}

export const CAMPAIGN = {
  name: '春季推广',
  goal: 'two hundred orders',
  purpose: 'news',
  budget: { amount: '20000', currency: 'CNY' },
  from: '2026-03-01',
  to: '2026-03-31',
  lookBackDays: 30,
};
export const MATERIAL = {
  name: 'Spring',
  purpose: 'news',
  contents: {
    subject: { zh: '春天来了', en: 'Spring is here' },
    text: { zh: '{{name}}，{{link:offer}}', en: 'Dear {{name}}, {{link:offer}} {{preferences}}' },
    links: [{ id: 'offer', url: 'https://www.example.com/spring' }],
  },
};

/** What is heard from others. */
function hearing(staged: StagedService, now: () => string) {
  const heard: HeardEvent[] = [];
  const say = sayer(now);
  const hear = async (...events: readonly HeardEvent[]) => {
    heard.push(...events);
    await staged.hear(events);
  };
  return {
    /** Everything heard so far. */
    heard,
    say,
    hear,
    party: async (name: string) =>
      await hear(
        say('rapport.customers.party.v1', 'partyBegun', id(name), {
          kind: 1,
          provisional: false,
          code: `P-${name}`,
        }),
      ),
    merge: (name: string, survivor: string, merge = `${name} into ${survivor}`) =>
      hear(
        say('rapport.customers.party.v1', 'partyMergedInto', id(name), {
          mergeId: id(merge),
          survivorId: id(survivor),
        }),
      ),
    unmerge: (name: string, survivor: string, merge = `${name} into ${survivor}`) =>
      hear(
        say('rapport.customers.party.v1', 'partyUnmerged', id(name), {
          mergeId: id(merge),
          survivorId: id(survivor),
        }),
      ),
  };
}

/** Makes events of others, each at its own place in its service. */
export function sayer(now: () => string) {
  const positions = new Map<string, number>();
  return <T extends Topic, F extends Fact<T>>(
    topic: T,
    fact: F,
    subject: string,
    data: FactData<T, F>,
    at: string = now(),
  ): HeardEvent => {
    const [, service = '', aggregate = ''] = topic.split('.');
    const position = (positions.get(service) ?? 0) + 1;
    positions.set(service, position);
    return {
      id: deriveUuid(service, String(position)),
      type: typeOf(topic, fact),
      data,
      streamId: `${aggregate}-${subject}`,
      source: `${service}/0`,
      position,
      occurredAt: at,
      recordedAt: at,
      meta: { correlationId: subject, actor: `service:${service}` },
    };
  };
}
export type Say = ReturnType<typeof sayer>;
