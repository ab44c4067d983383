import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Type } from 'typebox';
import { beforeAll, describe, expect, test } from 'vitest';
import { execute, step } from '../command/index.ts';
import { Rejection } from '../decider/index.ts';
import { memoryEventStore } from '../event-store/index.ts';
import { newUuid } from '../values/index.ts';
import {
  type Principal,
  contextOf,
  createHttp,
  encodePosition,
  internalTokens,
  respond,
  signedCursors,
} from './index.ts';

const secret = Buffer.alloc(32, 7);
const tokens = internalTokens(secret);
const agent: Principal = {
  kind: 'person',
  accountId: 'a',
  login: 'lin',
  name: 'Lin',
  role: 'agent',
  sessionId: 's',
};
const store = memoryEventStore({ now: () => new Date() });
const Counter = {
  initial: 0,
  decide: (state: number, by: number) => {
    if (state + by > 10) throw new Rejection('too-many', { most: 10 });
    return by === 0 ? [] : [{ type: 'Counted', data: { by } }];
  },
  evolve: (state: number, event: { type: string; data: { by: number } }) => state + event.data.by,
};
let visible = 0;
let app: FastifyInstance;

async function build(): Promise<FastifyInstance> {
  const instance = await createHttp({
    service: 'tests',
    tokens,
    logger: pino({ level: 'silent' }),
    problems: { 'too-many': { status: 409, title: 'Too many' } },
    waitFor: async ({ position }) => visible >= position,
  });
  const body = Type.Object({ by: Type.Integer(), note: Type.Optional(Type.String()) });
  instance.post(
    '/v1/counts',
    { config: { permits: ['agent'] }, schema: { body } },
    async (request, reply) => {
      const { by } = request.body as { by: number };
      const outcome = await execute(
        store,
        [step(Counter, 'count-1', by)],
        contextOf(request),
        ({ versions }) => ({ version: versions[0] ?? 0 }),
      );
      return respond(reply, 'tests', outcome, 201);
    },
  );
  const query = Type.Object(
    { limit: Type.Optional(Type.Integer({ maximum: 200 })) },
    { additionalProperties: false },
  );
  instance.get(
    '/v1/counts',
    { config: { permits: ['agent', 'admin'], waitsFor: ['counts_v1'] }, schema: { querystring: query } },
    async (request) => request.query,
  );
  instance.get('/v1/secrets', { config: { permits: ['admin'] } }, async () => ({}));
  instance.get('/v1/broken', { config: { permits: 'public' } }, async () => {
    throw new Error('select * from secrets');
  });
  return instance;
}

beforeAll(async () => {
  app = await build();
});

const token = async (audience = 'tests', who = agent) => ({
  'rapport-token': await tokens.mint(who, audience),
});
const post = async (payload: unknown, key = newUuid(new Date())) =>
  app.inject({
    method: 'POST',
    url: '/v1/counts',
    headers: { ...(await token()), 'idempotency-key': key, 'content-type': 'application/json' },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

describe('the HTTP edge', () => {
  test('a route that does not say whom it permits does not start', async () => {
    const instance = await build();
    expect(() => instance.get('/v1/open', async () => ({}))).toThrow('does not say whom it permits');
  });

  test('nobody, a wrong audience and a forged token are not signed in; another role is forbidden', async () => {
    expect((await app.inject('/v1/counts')).json()).toMatchObject({
      status: 401,
      code: 'not-signed-in',
      type: '/problems/not-signed-in',
    });
    expect((await app.inject({ url: '/v1/counts', headers: await token('other') })).statusCode).toBe(401);
    const forged = await internalTokens(Buffer.alloc(32, 8)).mint(agent, 'tests');
    expect((await app.inject({ url: '/v1/counts', headers: { 'rapport-token': forged } })).statusCode).toBe(
      401,
    );
    expect((await app.inject({ url: '/v1/secrets', headers: await token() })).json()).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  test('a command needs a key, answers with its position, and answers the same again', async () => {
    const missing = await app.inject({
      method: 'POST',
      url: '/v1/counts',
      headers: await token(),
      payload: { by: 1 },
    });
    expect(missing.json()).toMatchObject({ code: 'missing-idempotency-key', status: 400 });
    const key = newUuid(new Date());
    const first = await post({ by: 1 }, key);
    expect(first.statusCode).toBe(201);
    expect(first.headers['etag']).toBe('"1"');
    const again = await post({ by: 1 }, key);
    expect([again.statusCode, again.json(), again.headers['rapport-position']]).toEqual([
      201,
      first.json(),
      first.headers['rapport-position'],
    ]);
    expect((await post({ by: 2 }, key)).json()).toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
    expect(await store.readStream('count-1')).toHaveLength(1);
  });

  test('what the caller saw is what is acted on, or nothing happens', async () => {
    const post = async (ifMatch: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/counts',
        headers: { ...(await token()), 'idempotency-key': newUuid(new Date()), 'if-match': ifMatch },
        payload: { by: 1 },
      });
    const before = (await store.readStream('count-1')).length;
    for (const changed of ['"0"', `W/"${before}"`, '"a,b", "c"', '""']) {
      const answer = await post(changed);
      expect([answer.statusCode, answer.json().code]).toEqual([412, 'precondition-failed']);
      expect(answer.json().current).toBe(`"${before}"`);
    }
    for (const broken of ['1', '"1', 'w/"1"', '"1" "2"', '*, "1"', '', '"ä"', `"${'1'.repeat(1_000)}"`]) {
      expect((await post(broken)).json(), broken).toMatchObject({ status: 400, code: 'invalid-request' });
    }
    expect(await store.readStream('count-1')).toHaveLength(before);
    expect((await post(`"0" ,\tW/"1", "${before}"`)).statusCode).toBe(201);
    expect((await post('*')).statusCode).toBe(201);
  });

  test('a refusal is a problem with its facts, and the same refusal again under its key', async () => {
    const key = newUuid(new Date());
    for (const answer of [await post({ by: 100 }, key), await post({ by: 100 }, key)]) {
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ status: 409, code: 'too-many', title: 'Too many', most: 10 });
    }
  });

  test.each([
    ['an unknown field', { by: 1, extra: true }],
    ['a wrong type', { by: 'one' }],
    ['a lone surrogate', '{"by":1,"note":"\\ud800"}'],
    ['a NUL', '{"by":1,"note":"a\\u0000"}'],
    ['__proto__', '{"by":1,"__proto__":{"admin":true}}'],
    ['a number beyond all', '{"by":1e400}'],
    ['broken JSON', '{"by":'],
  ])('%s is refused and changes nothing', async (_name, payload) => {
    const before = (await store.head()).position;
    const answer = await post(payload);
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid-request' });
    expect((await store.head()).position).toBe(before);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('a body above the limit and a foreign media type are refused', async () => {
    expect((await post({ by: 1, note: 'x'.repeat(2 * 1024 * 1024) })).json()).toMatchObject({ status: 413 });
    const xml = await app.inject({
      method: 'POST',
      url: '/v1/counts',
      headers: { ...(await token()), 'idempotency-key': 'k', 'content-type': 'text/xml' },
      payload: '<a/>',
    });
    expect(xml.json()).toMatchObject({ status: 415 });
  });

  test('a query is read by its schema', async () => {
    const read = async (url: string) => app.inject({ url, headers: await token() });
    expect((await read('/v1/counts?limit=20')).json()).toEqual({ limit: 20 });
    expect((await read('/v1/counts?limit=900')).statusCode).toBe(400);
    expect((await read('/v1/counts?sort=password')).statusCode).toBe(400);
  });

  test('a read waits for what its caller has done, or says how far behind it is', async () => {
    const headers = {
      ...(await token()),
      'rapport-after': encodePosition('tests', { position: 5, streamIds: ['count-1'] }),
    };
    visible = 5;
    expect((await app.inject({ url: '/v1/counts', headers })).statusCode).toBe(200);
    visible = 4;
    expect((await app.inject({ url: '/v1/counts', headers })).json()).toMatchObject({
      status: 503,
      code: 'behind',
      waitingFor: 5,
    });
  });

  test('a defect says nothing of itself', async () => {
    const answer = await app.inject('/v1/broken');
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.body).not.toContain('secrets');
    expect((await app.inject('/nowhere')).json()).toMatchObject({ status: 404, code: 'not-found' });
  });

  test('what is answered in one turn is sent at its end, each answer to whom it is for', async () => {
    const log: string[] = [];
    const instance = await build();
    // Other work of the same turn, that an answer sent at once would not wait for.
    const goOn = async (n: string) => {
      for (let i = 0; i < 100; i += 1) await Promise.resolve();
      log.push(`went on ${n}`);
    };
    instance.get<{ Params: { n: string } }>(
      '/v1/turns/:n',
      {
        config: { permits: 'public' },
        onSend: (request, _reply, _payload, done) => {
          log.push(`sent ${request.params.n}`);
          done();
        },
      },
      async ({ params: { n } }) => {
        log.push(`asked ${n}`);
        void goOn(n);
        if (n === '2') throw new Error('broken');
        return { n };
      },
    );
    await instance.ready();
    const answers = await Promise.all(['1', '2', '3'].map((n) => instance.inject(`/v1/turns/${n}`)));
    const inOrder = ['asked', 'went on', 'sent'].flatMap((what) => [1, 2, 3].map((n) => `${what} ${n}`));
    expect(log).toEqual(inOrder);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 500, 200]);
    expect(answers[2]!.json()).toEqual({ n: '3' });
  });

  test('a cursor that was altered or made for another list is refused', () => {
    const cursors = signedCursors(secret);
    const cursor = cursors.seal('inbox open', ['2026-01-01', 7]);
    expect(cursors.open('inbox open', cursor)).toEqual(['2026-01-01', 7]);
    expect(() => cursors.open('inbox closed', cursor)).toThrow('invalid-cursor');
    expect(() => cursors.open('inbox open', cursor.replace(/^./, 'x'))).toThrow('invalid-cursor');
  });
});
