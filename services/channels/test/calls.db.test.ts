import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuid } from '@rapport/kernel/values';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { channelsService } from '../src/app.ts';

const clock = { now: () => new Date('2026-03-05T12:00:00.000Z') };
const fresh = () => newUuid(clock.now());
const ann = {
  kind: 'person',
  accountId: fresh(),
  login: 'ann',
  name: 'Ann',
  role: 'agent',
  sessionId: fresh(),
} as const;

let staged: StagedService;
beforeAll(async () => void (staged = await stageService(channelsService, { clock })));
afterAll(() => staged.close());

const API = '/api/channels/v1';
const post = async (path: string, payload: object, key = crypto.randomUUID()) => {
  const headers = { ...(await staged.as(ann)), 'idempotency-key': key };
  const answer = await staged.app.inject({ method: 'POST', url: API + path, payload, headers });
  return { status: answer.statusCode, body: answer.json() };
};
const get = async (path: string) => {
  await staged.settle();
  return (await staged.app.inject({ url: API + path, headers: await staged.as(ann) })).json();
};
const today = async () => (await get('/reckoning?from=2026-03-05&to=2026-03-05')).days[0];

const missed = {
  direction: 'in',
  number: '138 0013 8000',
  startedAt: '2026-03-05T09:30:00+08:00',
  seconds: 0,
  outcome: 'no-answer',
  note: 'canary: no answer',
  callBackDue: true,
};

describe('a call that was noted', () => {
  test('happened when it began, with the number hashed and all words sealed by the customer’s key [R044]', async () => {
    const partyId = fresh();
    const { status, body } = await post('/calls', { ...missed, partyId, callBackDue: false });
    expect(status).toBe(201);
    const [event] = await staged.ports.store.readStream(`call-${body.callId}`);
    expect(event).toMatchObject({
      occurredAt: '2026-03-05T01:30:00.000Z',
      data: {
        contactPoint: staged.ports.keys.indexHash('phone', '+8613800138000'),
        address: { subject: `party:${partyId}` },
        startedAt: '2026-03-05T01:30:00.000Z',
      },
    });
    expect(JSON.stringify(event)).not.toMatch(/canary|13800138000/);
    expect(await today()).toBeUndefined();
  });

  test('counts as unanswered while a call back is due, is listed, and is answered by the call that returns it [C3]', async () => {
    const { callId } = (await post('/calls', missed)).body;
    const other = (await post('/calls', missed)).body.callId;
    expect(await today()).toMatchObject({ received: 2, open: 2, unaccounted: 0 });
    const { items } = await get('/reckoning/2026-03-05/open');
    expect(items).toMatchObject([
      { mailbox: 'phone', from: { address: '+8613800138000' } },
      { mailbox: 'phone', from: { address: '+8613800138000' } },
    ]);
    const back = { direction: 'out', startedAt: '2026-03-05T11:00:00Z', seconds: 90, outcome: 'spoken' };
    expect((await post('/calls', { ...back, returns: callId })).status).toBe(201);
    expect(await today()).toMatchObject({ received: 2, answered: 1, open: 1, unaccounted: 0 });
    expect((await post(`/calls/${other}/actions/waive-call-back`, {})).status).toBe(200);
    expect(await today()).toMatchObject({ answered: 1, open: 0, setAside: { closed: 1 }, unaccounted: 0 });
  });

  test('is refused when it cannot be so, and nothing is kept of it', async () => {
    const before = (await staged.ports.store.head()).position;
    const refused = async (change: object) => (await post('/calls', { ...missed, ...change })).body.code;
    expect(await refused({ startedAt: '2026-03-05T12:00:01Z' })).toBe('call-to-come');
    expect(await refused({ seconds: 9 })).toBe('nobody-spoke');
    expect(await refused({ number: 'soon' })).toBe('number-unreadable');
    expect(await refused({ returns: fresh() })).toBe('call-unknown');
    expect(await refused({ outcome: 'sang' })).toBe('invalid-request');
    expect((await post(`/calls/${fresh()}/actions/waive-call-back`, {})).body.code).toBe('call-unknown');
    const key = crypto.randomUUID();
    const plain = { ...missed, callBackDue: false };
    const answers = [await post('/calls', plain, key), await post('/calls', plain, key)];
    expect(answers[1]).toEqual(answers[0]);
    expect((await staged.ports.store.head()).position).toBe(before + 1);
    const unasked = answers[0]!.body.callId;
    expect((await post(`/calls/${unasked}/actions/waive-call-back`, {})).body.code).toBe('no-call-back-due');
  });
});
