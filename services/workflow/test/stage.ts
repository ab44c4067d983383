import { expect } from 'vitest';
import type { HeardEvent } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import { type Fact, type FactData, typeOf } from '@rapport/proto/catalogue';
import { PartyKind } from '@rapport/proto/customers/v1/party_events';
import { recordTimers, fireDue } from '@rapport/kernel/timers';
import { tailOf } from '@rapport/kernel/projection';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { workflowService } from '../src/app.ts';

/** A stable id for a name, so that tests can speak of "li" and "quote-7". */
export const id = (name: string) => deriveUuid('workflow-test', name);

const PARTY = 'rapport.customers.party.v1';
const ACCOUNT = 'rapport.access.account.v1';
type Topic = typeof PARTY | typeof ACCOUNT;

/** Who asks, by a name of two. */
export const person = (name: string, role: 'agent' | 'admin' = 'agent') =>
  ({
    kind: 'person',
    accountId: id(name),
    login: name,
    name,
    role,
    sessionId: id(`session of ${name}`),
  }) as const;

/** The service on a stage, on a clock of its own, and what tests say to it through its doors. */
export async function workflowOnStage(begin = '2026-03-02T09:00:00.000Z') {
  let now = Date.parse(begin);
  const clock = { now: () => new Date(now) };
  const staged: StagedService = await stageService(workflowService, { clock });
  const time = {
    now: () => clock.now().toISOString(),
    /** Moves time and lets what is due fire. */
    until: async (instant: string) => {
      now = Date.parse(instant);
      await fire(staged, clock);
    },
    /** Moves time while the timers sleep. */
    pass: (ms: number) => void (now += ms),
  };
  return { staged, time, ...office(staged), ...hearing(staged, time.now) };
}

export type Stage = Awaited<ReturnType<typeof workflowOnStage>>;

async function fire({ parts, ports }: StagedService, clock: { now(): Date }): Promise<void> {
  const tail = tailOf(ports.store);
  while (await recordTimers(parts.timers!, 'workflow/0', ports.database, tail));
  while (await fireDue(parts.timers!, ports.database, clock));
}

/** What people do. */
function office(staged: StagedService) {
  const post = async (
    path: string,
    payload: object,
    as = person('ann'),
    more: Readonly<Record<string, string>> = {},
  ) => {
    const answer = await staged.app.inject({
      method: 'POST',
      url: `/api/workflow/v1${path}`,
      payload,
      headers: { ...(await staged.as(as)), 'idempotency-key': crypto.randomUUID(), ...more },
    });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const get = async (path: string, as = person('ann')) => {
    await staged.settle();
    const answer = await staged.app.inject({ url: `/api/workflow/v1${path}`, headers: await staged.as(as) });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const promise = async (given: object, as = person('ann')): Promise<string> => {
    const answer = await post('/promises', { ...PLAIN, ...given }, as);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 201 });
    return answer.body.promiseId;
  };
  const task = async (given: object, as = person('ann')): Promise<string> => {
    const answer = await post('/tasks', { title: '回电话', ...given }, as);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 201 });
    return answer.body.taskId;
  };
  /** The register as asked for, by id. */
  const register = async (query = '', as = person('ann')) => {
    const { status, body } = await get(`/promises?limit=200&${query}`, as);
    expect(status, JSON.stringify(body)).toBe(200);
    return new Map<string, Shown>(body.items.map((item: Shown) => [item.promiseId, item]));
  };
  return { post, get, promise, task, register };
}

interface Shown {
  readonly promiseId: string;
  readonly state: string;
  readonly contradicts: readonly string[];
  readonly party: { readonly partyId: string; readonly name: string | null };
  readonly owner: { readonly accountId: string };
  readonly due: { readonly to: { readonly at: string } };
}

const PLAIN = {
  partyId: id('li'),
  kind: 'price',
  window: { to: '2026-03-06', zone: 'Asia/Shanghai' },
};
/** An amount that is promised. */
export const money = (amount: string, currency = 'CNY') => ({ type: 'money', amount, currency });

/** What is heard from customers and access. */
function hearing(staged: StagedService, now: () => string) {
  const events: HeardEvent[] = [];
  const positions = new Map<string, number>();
  const say = async <T extends Topic, F extends Fact<T>>(
    topic: T,
    fact: F,
    name: string,
    data: FactData<T, F>,
  ) => {
    const [, service = '', aggregate = ''] = topic.split('.');
    const position = (positions.get(service) ?? 0) + 1;
    positions.set(service, position);
    const event: HeardEvent = {
      id: deriveUuid(service, String(position)),
      type: typeOf(topic, fact),
      data,
      streamId: `${aggregate}-${id(name)}`,
      source: `${service}/0`,
      position,
      occurredAt: now(),
      recordedAt: now(),
      meta: { correlationId: id(name), actor: 'service:customers' },
    };
    events.push(event);
    await staged.hear([event]);
  };
  const sealed = async (subject: string, text: string) =>
    (await staged.ports.keys.seal(subject, [{ field: 'name', text }]))[0];
  return {
    /** Everything heard so far. */
    heard: events,
    party: async (name: string, shown: string) => {
      await say(PARTY, 'partyBegun', name, { kind: PartyKind.PERSON, provisional: true, code: `P-${name}` });
      await say(PARTY, 'partyNamed', name, { name: await sealed(`party:${id(name)}`, shown) });
    },
    account: async (name: string, shown: string) => {
      const login = await sealed(`account:${id(name)}`, name);
      const called = await sealed(`account:${id(name)}`, shown);
      await say(ACCOUNT, 'accountOpened', name, { login, name: called, role: 'agent' });
    },
    left: (name: string) => say(ACCOUNT, 'accountClosed', name, {}),
    merge: (name: string, survivor: string, merge: string) =>
      say(PARTY, 'partyMergedInto', name, { mergeId: id(merge), survivorId: id(survivor) }),
    unmerge: (name: string, survivor: string, merge: string) =>
      say(PARTY, 'partyUnmerged', name, { mergeId: id(merge), survivorId: id(survivor) }),
  };
}
