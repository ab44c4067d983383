import { expect } from 'vitest';
import { type HeardEvent, react, tailOf } from '@rapport/kernel/projection';
import { moneyOf, minorOf, sumMoney } from '@rapport/kernel/money';
import type { ServicePorts } from '@rapport/kernel/service';
import { fireDue, recordTimers } from '@rapport/kernel/timers';
import { deriveUuid } from '@rapport/kernel/values';
import { type Fact, type FactData, typeOf } from '@rapport/proto/catalogue';
import { PartyKind } from '@rapport/proto/customers/v1/party_events';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { loyaltyService } from '../src/app.ts';

/** A stable id for a name, so that tests can speak of "li" and "order-7". */
export const id = (name: string) => deriveUuid('loyalty-test', name);

const PARTY = 'rapport.customers.party.v1';
const ORDER = 'rapport.sales.order.v1';
type Topic = typeof PARTY | typeof ORDER;

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
export const root = person('root', 'admin');

/** Rules as tests want them: a point for each yuan before tax, a fortnight to send back. */
export const RULES = {
  tiers: [
    { tierId: 'copper', name: { zh: '铜牌', en: 'Copper' }, threshold: 0, earningFactor: '1', benefits: [] },
    {
      tierId: 'silver',
      name: { zh: '银牌', en: 'Silver' },
      threshold: 1_000,
      earningFactor: '1',
      benefits: [{ zh: '免运费', en: 'Free delivery' }],
    },
    { tierId: 'gold', name: { zh: '金牌', en: 'Gold' }, threshold: 5_000, earningFactor: '2', benefits: [] },
  ],
  earning: [
    {
      ruleId: 'all',
      from: '2026-01-01',
      base: 'net',
      rounding: 'down',
      rates: [{ currency: 'CNY', pointsPerUnit: '1' }],
      multipliers: [],
    },
  ],
  returnDays: 14,
  validMonths: 12,
  graceDays: 30,
  enrolment: 'by-agent',
  pointWorth: { amount: '0.01', currency: 'CNY' },
} as const;

/** The service on a stage, on a clock of its own, and what tests say to it through its doors. */
export async function loyaltyOnStage(
  begin = '2026-03-02T09:00:00.000Z',
  given: (clock: ServicePorts['clock']) => Partial<ServicePorts> = () => ({}),
) {
  let now = Date.parse(begin);
  const clock = { now: () => new Date(now) };
  const staged: StagedService = await stageService(loyaltyService, { clock, ...given(clock) });
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

export type Stage = Awaited<ReturnType<typeof loyaltyOnStage>>;

async function fire({ parts, ports }: StagedService, clock: { now(): Date }): Promise<void> {
  const tail = tailOf(ports.store);
  do while (await recordTimers(parts.timers!, 'loyalty/0', ports.database, tail));
  while (await fireDue(parts.timers!, ports.database, clock));
}

/** What people do. */
function office(staged: StagedService) {
  const post = async (
    path: string,
    payload: object,
    as = root as ReturnType<typeof person>,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const answer = await staged.app.inject({
      method: 'POST',
      url: `/api/loyalty/v1${path}`,
      payload,
      headers: { ...(await staged.as(as)), 'idempotency-key': crypto.randomUUID(), ...more },
    });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const get = async (path: string, as = root as ReturnType<typeof person>) => {
    await staged.settle();
    const answer = await staged.app.inject({ url: `/api/loyalty/v1${path}`, headers: await staged.as(as) });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const done = async (path: string, payload: object) => {
    const answer = await post(path, payload);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  return {
    post,
    get,
    done,
    programme: async (rules: object = {}): Promise<string> => {
      const name = { zh: '茶友会', en: 'Tea club' };
      const period = { months: 12, zone: 'Asia/Shanghai' };
      return (await done('/programmes', { name, period, rules: { ...RULES, ...rules } })).programmeId;
    },
    enrol: async (programmeId: string, name: string): Promise<string> =>
      (await done('/members', { programmeId, partyId: id(name) })).memberId,
    member: async (memberId: string) => (await get(`/members/${memberId}`)).body.member,
    /** The whole statement, the oldest line first. */
    statement: async (memberId: string) => {
      const lines = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const { body } = await get(
          `/members/${memberId}/statement?limit=200${cursor && `&cursor=${cursor}`}`,
        );
        lines.push(...body.items);
        cursor = body.nextCursor;
      }
      return lines.toReversed();
    },
  };
}

/** What is heard from customers and sales. */
function hearing(staged: StagedService, now: () => string) {
  const positions = new Map<string, number>();
  const heard: HeardEvent[] = [];
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
      meta: { correlationId: id(name), actor: `service:${service}` },
    };
    heard.push(event);
    await hear([event]);
  };
  const hear = async (events: readonly HeardEvent[]) => {
    await staged.hear(events);
    for (const reaction of staged.parts.reactions ?? [])
      expect(await react(reaction, events, { alive: () => true })).toEqual([]);
  };
  const yuan = (amount: string) => ({ minor: minorOf({ amount, currency: 'CNY' }), currency: 'CNY' });
  return {
    heard,
    hear,
    party: async (name: string, shown = name) => {
      const [sealed] = await staged.ports.keys.seal(`party:${id(name)}`, [{ field: 'name', text: shown }]);
      await say(PARTY, 'partyBegun', name, { kind: PartyKind.PERSON, provisional: true, code: `P-${name}` });
      await say(PARTY, 'partyNamed', name, { name: sealed });
    },
    merge: (name: string, survivor: string, merge: string) =>
      say(PARTY, 'partyMergedInto', name, { mergeId: id(merge), survivorId: id(survivor) }),
    unmerge: (name: string, survivor: string, merge: string) =>
      say(PARTY, 'partyUnmerged', name, { mergeId: id(merge), survivorId: id(survivor) }),
    /** Somebody orders: net amounts by line, four pieces each. */
    order: (name: string, party: string, ...amounts: readonly string[]) =>
      say(ORDER, 'orderPlaced', name, {
        code: `SO-${name}`,
        origin: { quoteId: '', quoteVersion: 0, system: 'shop', number: name },
        partyId: id(party),
        opportunityId: '',
        ownerId: '',
        orderedOn: now().slice(0, 10),
        currency: 'CNY',
        lines: amounts.map((amount, i) => ({
          line: i + 1,
          productId: id(`product ${i + 1}`),
          productCode: 'P',
          name: { zh: '茶', en: 'Tea' },
          unit: 'box',
          quantity: '4',
          unitPrice: amount,
          discountPercent: '0',
          taxPercent: '0',
          amounts: { net: yuan(amount), tax: yuan('0.00'), gross: yuan(amount) },
        })),
        totals: {
          net: yuan(
            sumMoney(
              'CNY',
              amounts.map((amount) => ({ amount, currency: 'CNY' })),
            ).amount,
          ),
          tax: yuan('0.00'),
          gross: yuan('0.00'),
        },
      }),
    /** So many pieces of a line come back. */
    comesBack: (name: string, returned: string, line: number, quantity: string) =>
      say(ORDER, 'returnRecorded', name, {
        returnId: id(returned),
        returnedOn: now().slice(0, 10),
        reason: 'not-wanted',
        lines: [{ line, quantity, value: yuan(moneyOf(0n, 'CNY').amount) }],
        value: yuan('0.00'),
      }),
  };
}
