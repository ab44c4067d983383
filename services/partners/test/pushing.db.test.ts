import { describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../../packages/client/src/webhook.ts';
import { codes, pushedTo } from './pushed.ts';
import { type Got, receiver } from './receiver.ts';
import { id, machine } from './stage.ts';

const ORDER = 'rapport.sales.order.v1';
const PLACED = 'rapport.sales.order.order-placed.v1';

const here = pushedTo();
const { push, orders, subscribe, until, stands, arrived, pushers } = here;

describe('a subscription', () => {
  test('gets every event from the first on, signed over its bytes, in the order of each record', async () => {
    const { secret } = await subscribe();
    await here.stage.hear(...orders('a', 40), ...orders('b', 40));
    push();
    await arrived(80);
    const now = new Date(here.stage.time.now());
    for (const { headers, body, id: eventId } of here.partner.got) {
      expect(verifyWebhook({ headers, body }, [secret], { now }).id).toBe(eventId);
      expect(headers['webhook-id']).toBe(eventId);
    }
    for (const record of ['a', 'b'])
      expect(codes(here.partner.got.filter((one) => one.record === `order-${id(record)}`))).toEqual(
        Array.from({ length: 40 }, (_, i) => `${record} ${i}`),
      );
    await here.stage.hear(...orders('c', 1));
    await arrived(81);
    expect(new Set(here.partner.got.map((one) => one.id)).size).toBe(81);
  });

  test('gets only the types it names, from where it is told to begin', async () => {
    await here.stage.hear(...orders('before', 3));
    await subscribe({ types: [PLACED], from: 'now' });
    await here.stage.hear(
      here.stage.say('rapport.customers.party.v1', 'partyBegun', id('p'), { code: 'p' }),
      ...orders('after', 2),
    );
    push();
    await arrived(2);
    expect(codes(here.partner.got)).toEqual(['after 0', 'after 1']);
  });

  test('gets only the records it names, and only what is about the customers it names', async () => {
    const QUOTE = 'rapport.sales.quote.v1';
    const of = (party: string) => ({ partyId: id(party) });
    await subscribe({ records: ['order'], parties: [id('li')] });
    await here.stage.hear(
      here.stage.say(ORDER, 'orderPlaced', id('hers'), { code: 'hers', ...of('li') }),
      here.stage.say(ORDER, 'orderPlaced', id('his'), { code: 'his', ...of('wang') }),
      here.stage.say(QUOTE, 'quoteBegun', id('a quote'), of('li')),
      // Names nobody: it is about whom its record began with.
      here.stage.say(ORDER, 'deliveryRecorded', id('hers'), { deliveryId: id('delivery') }),
      here.stage.say(ORDER, 'deliveryRecorded', id('his'), { deliveryId: id('another') }),
      here.stage.say('rapport.customers.party.v1', 'partyMergedInto', id('li again'), {
        survivorId: id('li'),
      }),
      here.stage.say(ORDER, 'orderPlaced', id('of the same'), { code: 'of the same', ...of('li again') }),
    );
    push();
    await arrived(3);
    // Order is promised within a record.
    expect(here.partner.got.map(({ record }) => record).toSorted()).toEqual(
      ['hers', 'hers', 'of the same'].map((order) => `order-${id(order)}`).toSorted(),
    );
  });

  test('goes on where it was when another process takes over, and never twice by two at once', async () => {
    await subscribe();
    await here.stage.hear(...orders('a', 30));
    push();
    await arrived(10);
    await pushers.pop()!.stop();
    push();
    await arrived(30);
    await here.stage.hear(...orders('b', 5));
    await arrived(35);
    expect(new Set(here.partner.got.map((one) => one.id)).size).toBe(35);
    expect(here.partner.got).toHaveLength(35);
  });

  test('is signed by both secrets while one is replaced, and by the new one alone after that', async () => {
    const { subscriptionId, secret } = await subscribe();
    const path = `/subscriptions/${subscriptionId}/actions/rotate-secret`;
    const { secret: fresh } = await here.stage.does(path, { hours: 1 });
    await here.stage.hear(...orders('a', 1));
    push();
    await arrived(1);
    const check = (got: Got, by: string) => () =>
      verifyWebhook(got, [by], { now: new Date(here.stage.time.now()) }).id;
    for (const by of [secret, fresh]) expect(check(here.partner.got[0]!, by)()).toBe(here.partner.got[0]!.id);
    here.stage.time.to(new Date(Date.parse(here.stage.time.now()) + 3_600_000).toISOString());
    await here.stage.hear(...orders('b', 1));
    await arrived(2);
    expect(check(here.partner.got[1]!, fresh)()).toBe(here.partner.got[1]!.id);
    expect(check(here.partner.got[1]!, secret)).toThrow('no signature fits');
    const stored = JSON.stringify(await here.stage.staged.ports.store.readAll(0, 10_000));
    for (const text of [secret, fresh]) expect(stored).not.toContain(text);
  });
});

describe('a partner that does not take an event', () => {
  test('is tried again when that is due, with the same id, and nothing of a record overtakes', async () => {
    const { subscriptionId } = await subscribe();
    here.partner.answer = ({ record }) => ({ status: record.endsWith(id('a')) ? 503 : 204 });
    await here.stage.hear(...orders('a', 3), ...orders('b', 1));
    push();
    const waiting = await until(
      () => stands(subscriptionId),
      ({ status }) => status === 'waiting',
    );
    expect(waiting).toMatchObject({ failures: 1, reason: 'answered', lastStatus: 503 });
    const refused = here.partner.got.filter(({ record }) => record.endsWith(id('a')));
    expect(codes(refused)).toEqual(['a 0']);
    here.partner.answer = () => ({ status: 204 });
    await here.stage.time.until(waiting.retryAt);
    await until(
      () => codes(here.partner.got).filter((code) => code === 'a 2').length,
      (count) => count === 1,
    );
    expect(codes(here.partner.got.filter(({ record }) => record.endsWith(id('a'))))).toEqual([
      ...['a 0', 'a 0', 'a 1', 'a 2'],
    ]);
    // What had been taken the first time is not sent again.
    expect(codes(here.partner.got).filter((code) => code === 'b 0').length).toBeLessThanOrEqual(1);
    await until(
      () => stands(subscriptionId),
      ({ status, failures }) => status === 'active' && failures === 0,
    );
    const { body } = await here.stage.get(`/subscriptions/${subscriptionId}/deliveries`);
    const first = body.items.find((one: { eventId: string }) => one.eventId === refused[0]!.id);
    expect(first).toMatchObject({ taken: true, tries: 2, status: 204 });
  });

  test('[F21] for days is paused, which others hear; resumed, it gets all of it', async ({ task }) => {
    task.meta.trial = {
      injected: 'the address of a partner answers 500 for more than three days, by the clock of the tries',
      holds:
        'it is tried again ever later and then paused with notice; resumed, it gets every event once, in the order of its record',
      violations: 0,
    };
    const { subscriptionId } = await subscribe();
    here.partner.answer = () => ({ status: 500 });
    await here.stage.hear(...orders('a', 2));
    push();
    for (let failures = 1; failures < 10; failures += 1) {
      const { retryAt } = await until(
        () => stands(subscriptionId),
        (now) => now.status === 'waiting' && now.failures === failures,
      );
      await here.stage.time.until(retryAt);
    }
    const paused = await until(
      () => stands(subscriptionId),
      ({ status }) => status === 'paused',
    );
    expect(paused.reason).toBe('failing');
    expect(Date.parse(here.stage.time.now()) - Date.parse(paused.failingSince)).toBeGreaterThan(
      3 * 86_400_000,
    );
    const events = await here.stage.staged.ports.store.readStream(`subscription-${subscriptionId}`);
    const said = events.find(({ type }) => type === 'SubscriptionPaused')!;
    expect(here.stage.staged.parts.publications!['SubscriptionPaused']!(said).type).toBe(
      'rapport.partners.subscription.subscription-paused.v1',
    );
    here.partner.got.splice(0);
    here.partner.answer = () => ({ status: 204 });
    await here.stage.does(`/subscriptions/${subscriptionId}/actions/resume`);
    await arrived(2);
    expect(codes(here.partner.got)).toEqual(['a 0', 'a 1']);
  });

  test('any more (410) is paused at once', async () => {
    const { subscriptionId } = await subscribe();
    here.partner.answer = () => ({ status: 410 });
    await here.stage.hear(...orders('a', 1));
    push();
    const paused = await until(
      () => stands(subscriptionId),
      ({ status }) => status === 'paused',
    );
    expect(paused.reason).toBe('gone');
    expect(here.partner.got).toHaveLength(1);
  });

  test('but refuses it by name (422) gets everything else, also of the same record; it can be had again', async () => {
    const { subscriptionId } = await subscribe();
    here.partner.answer = ({ id: eventId, body }) =>
      body.includes('a 1') ? { status: 422, headers: { 'rapport-refused': eventId } } : { status: 204 };
    await here.stage.hear(...orders('a', 3), ...orders('b', 1));
    push();
    await arrived(4);
    await until(
      async () =>
        (await here.stage.get(`/subscriptions/${subscriptionId}/deliveries?state=taken`)).body.items.length,
      (taken) => taken === 3,
    );
    expect(codes(here.partner.got.filter(({ record }) => record.endsWith(id('a'))))).toEqual([
      'a 0',
      'a 1',
      'a 2',
    ]);
    const of = async (state: string) =>
      (await here.stage.get(`/subscriptions/${subscriptionId}/deliveries?state=${state}`)).body.items;
    const [refused, ...others] = await of('refused');
    expect(refused).toMatchObject({ taken: false, reason: 'refused', status: 422, tries: 1 });
    expect(others).toEqual([]);
    expect(await of('failed')).toEqual([]);
    expect(await stands(subscriptionId)).toMatchObject({ status: 'active', failures: 0 });

    here.partner.answer = () => ({ status: 204 });
    await here.stage.does(`/subscriptions/${subscriptionId}/actions/resend`, { eventIds: [refused.eventId] });
    await until(
      () => of('refused'),
      (left) => left.length === 0,
    );
    expect(here.partner.got.at(-1)!.id).toBe(refused.eventId);
  });

  test.each([
    ['without naming it', {}],
    ['naming another', { 'rapport-refused': id('another') }],
  ])('and answers 422 %s has failed like any other', async (_, headers) => {
    const { subscriptionId } = await subscribe();
    here.partner.answer = () => ({ status: 422, headers });
    await here.stage.hear(...orders('a', 2));
    push();
    const waiting = await until(
      () => stands(subscriptionId),
      ({ status }) => status === 'waiting',
    );
    expect(waiting).toMatchObject({ failures: 1, lastStatus: 422 });
    expect(codes(here.partner.got)).toEqual(['a 0']);
  });

  test('and hangs holds up no other partner', async () => {
    const other = await receiver();
    here.partner.answer = () => undefined;
    await subscribe();
    await subscribe({ url: other.url });
    await here.stage.hear(...orders('a', 5));
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
      here.stage.say(ORDER, 'orderPlaced', id('a'), { code: `a ${minute}` }, at(minute)),
    );
    await here.stage.hear(...events);
    push();
    await arrived(3);
    const ids = here.partner.got.splice(0).map((one) => one.id);
    const path = `/subscriptions/${subscriptionId}/actions/resend`;
    const { resendId } = await here.stage.does(path, { since: at(2), until: at(3) });
    await arrived(1);
    expect(here.partner.got.map((one) => [one.id, one.headers['rapport-resend']])).toEqual([
      [ids[1], resendId],
    ]);
    await here.stage.does(path, { eventIds: [ids[2], ids[0]] });
    await arrived(3);
    expect(here.partner.got.map((one) => one.id)).toEqual([ids[1], ids[0], ids[2]]);
    const done = await until(
      () => stands(subscriptionId),
      ({ resends }) => resends.every((one: { completedAt?: string }) => one.completedAt !== undefined),
    );
    expect(done.resends).toHaveLength(2);
    expect((await here.stage.post(path, { since: at(3), until: at(2) })).body.code).toBe('span-turned-round');
    expect((await here.stage.post(path, { eventIds: [id('never')] })).body.code).toBe('delivery-unknown');
    expect((await here.stage.post(path, {})).body.code).toBe('span-or-events');
  });

  test('its partner sees and asks for, and no other does', async () => {
    const { subscriptionId, partnerId } = await subscribe();
    const [own, other] = [machine(partnerId), machine(await here.stage.partner('events:sales'))];
    for (const path of [`/subscriptions/${subscriptionId}`, `/subscriptions/${subscriptionId}/deliveries`]) {
      expect((await here.stage.get(path, own)).status).toBe(200);
      expect((await here.stage.get(path, other)).status).toBe(404);
    }
    expect((await here.stage.get(`/partners/${partnerId}/subscriptions`, other)).body.items).toEqual([]);
    const again = { since: '2026-03-01T00:00:00.000Z' };
    expect(
      (await here.stage.post(`/subscriptions/${subscriptionId}/actions/resend`, again, own)).status,
    ).toBe(201);
    expect(
      (await here.stage.post(`/subscriptions/${subscriptionId}/actions/resend`, again, other)).status,
    ).toBe(404);
  });
});
