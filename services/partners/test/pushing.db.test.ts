import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { verifyWebhook } from '../../../packages/client/src/webhook.ts';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type Got, type Receiver, receiver } from './receiver.ts';
import { type Stage, id, machine, partnersOnStage } from './stage.ts';

const ORDER = 'rapport.sales.order.v1';
const PLACED = 'rapport.sales.order.order-placed.v1';

let stage: Stage;
let partner: Receiver;
let pushers: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  stage = await partnersOnStage();
});
afterAll(() => stage.staged.close());
beforeEach(async () => {
  partner = await receiver();
  await stage.staged.ports.database.run(sql`truncate read.feed_v1, partners.reached`);
});
afterEach(async () => {
  for (const one of pushers.splice(0)) await one.stop();
  partner.close();
  await stage.staged.ports.database.run(sql`update read.subscriptions_v1 set status = 'ended'`);
});

const push = () => pushers.push(stage.pushing());
const orders = (record: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    stage.say(ORDER, 'orderPlaced', id(record), { code: `${record} ${i}` }),
  );
const codes = (got: readonly Got[]) =>
  got.map(
    ({ body }) =>
      (JSON.parse(body.toString()) as { data: { orderPlaced: { code: string } } }).data.orderPlaced.code,
  );

async function subscribe(over: object = {}) {
  const partnerId = await stage.partner('events:sales', 'events:customers', 'personal');
  const terms = { url: partner.url, types: [], personal: false, from: 'beginning' };
  const begun = await stage.does(`/partners/${partnerId}/subscriptions`, { ...terms, ...over });
  return { ...(begun as { subscriptionId: string; secret: string }), partnerId };
}
/** Looks again until it is so; what the pusher appended is projected before each look. */
const until = <T>(look: () => Promise<T> | T, holds: (seen: T) => boolean) =>
  eventually(async () => {
    await stage.staged.settle();
    return await look();
  }, holds);
const stands = async (subscriptionId: string) => (await stage.get(`/subscriptions/${subscriptionId}`)).body;
const arrived = (count: number) =>
  until(
    () => partner.got.length,
    (length) => length >= count,
  );

describe('a subscription', () => {
  test('gets every event from the first on, signed over its bytes, in the order of each record', async () => {
    const { secret } = await subscribe();
    await stage.hear(...orders('a', 40), ...orders('b', 40));
    push();
    await arrived(80);
    const now = new Date(stage.time.now());
    for (const { headers, body, id: eventId } of partner.got) {
      expect(verifyWebhook({ headers, body }, [secret], { now }).id).toBe(eventId);
      expect(headers['webhook-id']).toBe(eventId);
    }
    for (const record of ['a', 'b'])
      expect(codes(partner.got.filter((one) => one.record === `order-${id(record)}`))).toEqual(
        Array.from({ length: 40 }, (_, i) => `${record} ${i}`),
      );
    await stage.hear(...orders('c', 1));
    await arrived(81);
    expect(new Set(partner.got.map((one) => one.id)).size).toBe(81);
  });

  test('gets only the types it names, from where it is told to begin', async () => {
    await stage.hear(...orders('before', 3));
    await subscribe({ types: [PLACED], from: 'now' });
    await stage.hear(
      stage.say('rapport.customers.party.v1', 'partyBegun', id('p'), { code: 'p' }),
      ...orders('after', 2),
    );
    push();
    await arrived(2);
    expect(codes(partner.got)).toEqual(['after 0', 'after 1']);
  });

  test('goes on where it was when another process takes over, and never twice by two at once', async () => {
    await subscribe();
    await stage.hear(...orders('a', 30));
    push();
    await arrived(10);
    await pushers.pop()!.stop();
    push();
    await arrived(30);
    await stage.hear(...orders('b', 5));
    await arrived(35);
    expect(new Set(partner.got.map((one) => one.id)).size).toBe(35);
    expect(partner.got).toHaveLength(35);
  });

  test('is signed by both secrets while one is replaced, and by the new one alone after that', async () => {
    const { subscriptionId, secret } = await subscribe();
    const path = `/subscriptions/${subscriptionId}/actions/rotate-secret`;
    const { secret: fresh } = await stage.does(path, { hours: 1 });
    await stage.hear(...orders('a', 1));
    push();
    await arrived(1);
    const check = (got: Got, by: string) => () =>
      verifyWebhook(got, [by], { now: new Date(stage.time.now()) }).id;
    for (const by of [secret, fresh]) expect(check(partner.got[0]!, by)()).toBe(partner.got[0]!.id);
    stage.time.to(new Date(Date.parse(stage.time.now()) + 3_600_000).toISOString());
    await stage.hear(...orders('b', 1));
    await arrived(2);
    expect(check(partner.got[1]!, fresh)()).toBe(partner.got[1]!.id);
    expect(check(partner.got[1]!, secret)).toThrow('no signature fits');
    const stored = JSON.stringify(await stage.staged.ports.store.readAll(0, 10_000));
    for (const text of [secret, fresh]) expect(stored).not.toContain(text);
  });
});

describe('a partner that does not take an event', () => {
  test('is tried again when that is due, with the same id, and nothing of a record overtakes', async () => {
    const { subscriptionId } = await subscribe();
    partner.answer = ({ record }) => ({ status: record.endsWith(id('a')) ? 503 : 204 });
    await stage.hear(...orders('a', 3), ...orders('b', 1));
    push();
    const waiting = await until(
      () => stands(subscriptionId),
      ({ status }) => status === 'waiting',
    );
    expect(waiting).toMatchObject({ failures: 1, reason: 'answered', lastStatus: 503 });
    const refused = partner.got.filter(({ record }) => record.endsWith(id('a')));
    expect(codes(refused)).toEqual(['a 0']);
    partner.answer = () => ({ status: 204 });
    await stage.time.until(waiting.retryAt);
    await until(
      () => codes(partner.got).filter((code) => code === 'a 2').length,
      (count) => count === 1,
    );
    expect(codes(partner.got.filter(({ record }) => record.endsWith(id('a'))))).toEqual([
      ...['a 0', 'a 0', 'a 1', 'a 2'],
    ]);
    // What had been taken the first time is not sent again.
    expect(codes(partner.got).filter((code) => code === 'b 0').length).toBeLessThanOrEqual(1);
    await until(
      () => stands(subscriptionId),
      ({ status, failures }) => status === 'active' && failures === 0,
    );
    const { body } = await stage.get(`/subscriptions/${subscriptionId}/deliveries`);
    const first = body.items.find((one: { eventId: string }) => one.eventId === refused[0]!.id);
    expect(first).toMatchObject({ taken: true, tries: 2, status: 204 });
  });

  test('for days is paused, which others hear; resumed, it gets all of it', async () => {
    const { subscriptionId } = await subscribe();
    partner.answer = () => ({ status: 500 });
    await stage.hear(...orders('a', 2));
    push();
    for (let failures = 1; failures < 10; failures += 1) {
      const { retryAt } = await until(
        () => stands(subscriptionId),
        (now) => now.status === 'waiting' && now.failures === failures,
      );
      await stage.time.until(retryAt);
    }
    const paused = await until(
      () => stands(subscriptionId),
      ({ status }) => status === 'paused',
    );
    expect(paused.reason).toBe('failing');
    expect(Date.parse(stage.time.now()) - Date.parse(paused.failingSince)).toBeGreaterThan(3 * 86_400_000);
    const events = await stage.staged.ports.store.readStream(`subscription-${subscriptionId}`);
    const said = events.find(({ type }) => type === 'SubscriptionPaused')!;
    expect(stage.staged.parts.publications!['SubscriptionPaused']!(said).type).toBe(
      'rapport.partners.subscription.subscription-paused.v1',
    );
    partner.got.splice(0);
    partner.answer = () => ({ status: 204 });
    await stage.does(`/subscriptions/${subscriptionId}/actions/resume`);
    await arrived(2);
    expect(codes(partner.got)).toEqual(['a 0', 'a 1']);
  });

  test('any more (410) is paused at once', async () => {
    const { subscriptionId } = await subscribe();
    partner.answer = () => ({ status: 410 });
    await stage.hear(...orders('a', 1));
    push();
    const paused = await until(
      () => stands(subscriptionId),
      ({ status }) => status === 'paused',
    );
    expect(paused.reason).toBe('gone');
    expect(partner.got).toHaveLength(1);
  });

  test('and hangs holds up no other partner', async () => {
    const other = await receiver();
    partner.answer = () => undefined;
    await subscribe();
    await subscribe({ url: other.url });
    await stage.hear(...orders('a', 5));
    push();
    await until(
      () => other.got.length,
      (length) => length === 5,
    );
    other.close();
  });
});

describe('what was pushed', () => {
  test('is pushed once more by span or by id, known by its old id, and told from the first time', async () => {
    const { subscriptionId } = await subscribe();
    const at = (minute: number) => `2026-03-02T10:0${minute}:00.000Z`;
    const events = [1, 2, 3].map((minute) =>
      stage.say(ORDER, 'orderPlaced', id('a'), { code: `a ${minute}` }, at(minute)),
    );
    await stage.hear(...events);
    push();
    await arrived(3);
    const ids = partner.got.splice(0).map((one) => one.id);
    const path = `/subscriptions/${subscriptionId}/actions/resend`;
    const { resendId } = await stage.does(path, { since: at(2), until: at(3) });
    await arrived(1);
    expect(partner.got.map((one) => [one.id, one.headers['rapport-resend']])).toEqual([[ids[1], resendId]]);
    await stage.does(path, { eventIds: [ids[2], ids[0]] });
    await arrived(3);
    expect(partner.got.map((one) => one.id)).toEqual([ids[1], ids[0], ids[2]]);
    const done = await until(
      () => stands(subscriptionId),
      ({ resends }) => resends.every((one: { completedAt?: string }) => one.completedAt !== undefined),
    );
    expect(done.resends).toHaveLength(2);
    expect((await stage.post(path, { since: at(3), until: at(2) })).body.code).toBe('span-turned-round');
    expect((await stage.post(path, { eventIds: [id('never')] })).body.code).toBe('delivery-unknown');
    expect((await stage.post(path, {})).body.code).toBe('span-or-events');
  });

  test('its partner sees and asks for, and no other does', async () => {
    const { subscriptionId, partnerId } = await subscribe();
    const [own, other] = [machine(partnerId), machine(await stage.partner('events:sales'))];
    for (const path of [`/subscriptions/${subscriptionId}`, `/subscriptions/${subscriptionId}/deliveries`]) {
      expect((await stage.get(path, own)).status).toBe(200);
      expect((await stage.get(path, other)).status).toBe(404);
    }
    expect((await stage.get(`/partners/${partnerId}/subscriptions`, other)).body.items).toEqual([]);
    const again = { since: '2026-03-01T00:00:00.000Z' };
    expect((await stage.post(`/subscriptions/${subscriptionId}/actions/resend`, again, own)).status).toBe(
      201,
    );
    expect((await stage.post(`/subscriptions/${subscriptionId}/actions/resend`, again, other)).status).toBe(
      404,
    );
  });
});

test('nothing is pushed to where the installation does not allow it, nor of what the partner may not hear', async () => {
  const partnerId = await stage.partner('events:sales');
  const begin = (over: object) =>
    stage.post(`/partners/${partnerId}/subscriptions`, {
      ...{ url: partner.url, types: [], personal: false, from: 'now' },
      ...over,
    });
  for (const url of [
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest',
    'https://u@x.example/',
  ])
    expect((await begin({ url })).body.code).toBe('target-refused');
  expect((await begin({ types: ['rapport.customers.party.party-begun.v1'] })).body.code).toBe(
    'scope-missing',
  );
  expect((await begin({ types: ['rapport.sales.order.never.v1'] })).body.code).toBe('type-unknown');
});
