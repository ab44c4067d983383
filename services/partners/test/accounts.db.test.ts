import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { keyByHash } from '../src/queries/partners.ts';
import { type Stage, machine, partnersOnStage, person } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await partnersOnStage();
});
afterAll(() => stage.staged.close());

const AT = '/api/partners/v1';
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
/** What the gateway is told of a key. */
const asGateway = async (key: string) => {
  const method = stage.staged.parts.grpc![0]!.methods['authenticate']!;
  return (await method.handle({ keyHash: hashOf(key) } as never, {} as never)) as {
    partnerId: string;
    scopes: string[];
  };
};

test('every door lets in those it names and nobody else', async () => {
  const admins = [
    'GET /partners',
    'GET /scopes',
    'GET /event-types',
    'POST /partners',
    'GET /partners/:partnerId',
    'POST /partners/:partnerId/actions/grant',
    'POST /partners/:partnerId/actions/close',
    'POST /partners/:partnerId/keys',
    'POST /partners/:partnerId/keys/:keyId/actions/rotate',
    'POST /partners/:partnerId/keys/:keyId/actions/revoke',
    'POST /partners/:partnerId/subscriptions',
    'POST /subscriptions/:subscriptionId/actions/change',
    'POST /subscriptions/:subscriptionId/actions/rotate-secret',
    'POST /subscriptions/:subscriptionId/actions/pause',
    'POST /subscriptions/:subscriptionId/actions/resume',
    'POST /subscriptions/:subscriptionId/actions/end',
  ].map((door) => [door.replace(' ', ` ${AT}`), ['admin'] as const] as const);
  const machines = ['GET /events', 'GET /snapshot'].map(
    (door) => [door.replace(' ', ` ${AT}`), ['machine'] as const] as const,
  );
  const both = [
    'GET /partners/:partnerId/subscriptions',
    'GET /subscriptions/:subscriptionId',
    'GET /subscriptions/:subscriptionId/deliveries',
    'POST /subscriptions/:subscriptionId/actions/resend',
  ].map((door) => [door.replace(' ', ` ${AT}`), ['admin', 'machine'] as const] as const);
  const matrix = Object.fromEntries([...admins, ...machines, ...both]);
  const { app, ports, routes } = stage.staged;
  expect(unmatched(routes, matrix)).toEqual([]);
  const knocks = await knockEverywhere(app, matrix, { service: 'partners', tokens: ports.tokens });
  expect(surprises(knocks)).toEqual([]);
});

test('what there is to hear is told with the scope that opens it, and with nothing that no scope opens', async () => {
  const { items } = (await stage.get('/event-types')).body;
  const scopes = (await stage.get('/scopes')).body.items;
  expect(items).toContainEqual({
    type: 'rapport.sales.order.order-placed.v1',
    record: 'order',
    scope: 'events:sales',
  });
  for (const { scope } of items) expect(scopes).toContain(scope);
});

describe('a key', () => {
  const SALES = { label: 'ERP', scopes: ['events:sales'] };

  test('is shown once: neither asked again, nor kept, nor published', async () => {
    const partnerId = await stage.partner('events:sales');
    const again = { 'idempotency-key': 'the same request' };
    const first = await stage.post(`/partners/${partnerId}/keys`, SALES, person('ann'), again);
    const second = await stage.post(`/partners/${partnerId}/keys`, SALES, person('ann'), again);
    expect(first.body).toEqual({ keyId: second.body.keyId, key: expect.stringMatching(/^rapport_key_/) });
    expect(second.body).not.toHaveProperty('key');
    const events = await stage.staged.ports.store.readAll(0, 1_000);
    expect(JSON.stringify(events)).not.toContain(first.body.key);
    const issued = events.find(({ type }) => type === 'KeyIssued')!;
    const { value } = stage.staged.parts.publications!['KeyIssued']!(issued);
    expect(Buffer.from(value).toString('latin1')).not.toContain(hashOf(first.body.key));
    expect(JSON.stringify((await stage.get(`/partners/${partnerId}`)).body)).not.toContain(
      hashOf(first.body.key),
    );
  });

  test('opens what it was given and its partner still has, until it is over', async () => {
    const partnerId = await stage.partner('events:sales', 'events:support', 'personal');
    const { key } = await stage.does(`/partners/${partnerId}/keys`, {
      label: 'ERP',
      scopes: ['events:sales', 'personal'],
      days: 10,
    });
    expect(await asGateway(key)).toMatchObject({ partnerId, scopes: ['events:sales', 'personal'] });
    await stage.does(`/partners/${partnerId}/actions/grant`, { scopes: ['events:sales'] });
    expect((await asGateway(key)).scopes).toEqual(['events:sales']);
    stage.time.to('2026-03-12T09:00:00.000Z');
    await expect(asGateway(key)).rejects.toThrow('not-found');
    await expect(asGateway('rapport_key_of nobody')).rejects.toThrow('not-found');
  });

  test('gives way to another: both open for a while, then the new one alone', async () => {
    stage.time.to('2026-04-01T00:00:00.000Z');
    const partnerId = await stage.partner('events:sales');
    const old = await stage.does(`/partners/${partnerId}/keys`, SALES);
    const fresh = await stage.does(`/partners/${partnerId}/keys/${old.keyId}/actions/rotate`, { hours: 48 });
    stage.time.to('2026-04-02T23:59:59.000Z');
    for (const { key } of [old, fresh]) expect((await asGateway(key)).scopes).toEqual(['events:sales']);
    stage.time.to('2026-04-03T00:00:00.000Z');
    await expect(asGateway(old.key)).rejects.toThrow('not-found');
    expect((await asGateway(fresh.key)).partnerId).toBe(partnerId);
    const over = await stage.post(`/partners/${partnerId}/keys/${old.keyId}/actions/rotate`);
    expect(over.body.code).toBe('key-over');
  });

  test('opens nothing once it was revoked, or the account closed', async () => {
    const partnerId = await stage.partner('events:sales');
    const [one, two] = [
      await stage.does(`/partners/${partnerId}/keys`, SALES),
      await stage.does(`/partners/${partnerId}/keys`, SALES),
    ];
    await stage.does(`/partners/${partnerId}/keys/${one.keyId}/actions/revoke`);
    await expect(asGateway(one.key)).rejects.toThrow('not-found');
    expect((await asGateway(two.key)).partnerId).toBe(partnerId);
    await stage.does(`/partners/${partnerId}/actions/close`);
    await expect(asGateway(two.key)).rejects.toThrow('not-found');
    expect((await stage.post(`/partners/${partnerId}/keys`, SALES)).body.code).toBe('partner-closed');
    const { body } = await stage.get(`/partners/${partnerId}`);
    expect(body.keys.map((key: { state: string }) => key.state).toSorted()).toEqual(['opens', 'revoked']);
  });

  test('opens no more than its partner may hear, and nothing there is not', async () => {
    const partnerId = await stage.partner('events:sales');
    const more = await stage.post(`/partners/${partnerId}/keys`, { label: 'x', scopes: ['personal'] });
    expect(more.body.code).toBe('scope-not-granted');
    for (const scope of ['events:partners', 'events:nothing'])
      expect((await stage.post('/partners', { name: 'x', scopes: [scope] })).body.code).toBe('scope-unknown');
  });
});

test('a machine sees its own account alone, by the rule that compiles into every list', async () => {
  const [own, other] = [await stage.partner('events:sales'), await stage.partner('events:sales')];
  const { visibleTo, compileToPredicate } = await import('@rapport/kernel/policy');
  const sees = compileToPredicate(visibleTo(machine(own)));
  expect([sees({ owner: own, branch: null }), sees({ owner: other, branch: null })]).toEqual([true, false]);
  expect(await keyByHash(stage.staged.ports.database, 'none')).toBeUndefined();
});

test('nothing is pushed to where the installation does not allow it, nor of what the partner may not hear', async () => {
  const partnerId = await stage.partner('events:sales');
  const begin = (over: object) =>
    stage.post(`/partners/${partnerId}/subscriptions`, {
      ...{ url: 'http://127.0.0.1:9/hooks', types: [], personal: false, from: 'now' },
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
  expect((await begin({ records: ['order', 'never'] })).body.code).toBe('record-kind-unknown');
});
