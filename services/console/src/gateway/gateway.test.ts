import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../../packages/kernel/src/testing/eventually.ts';
import {
  BEARER,
  CHANGE,
  COOKIE,
  type StagedGateway,
  erp,
  lin,
  stageGateway,
  tokens,
} from '../../test/staged-gateway.ts';

let staged: StagedGateway;
beforeAll(async () => void (staged = await stageGateway()));
afterAll(() => staged.close());
beforeEach(() => staged.reset());

const get: StagedGateway['get'] = (...asked) => staged.get(...asked);
const post: StagedGateway['post'] = (...asked) => staged.post(...asked);
const raw: StagedGateway['raw'] = (...asked) => staged.raw(...asked);

describe('the screens', () => {
  test('are one page for every path, never stored, with a strict policy', async () => {
    for (const path of ['/', '/customers/7', '/problems/not-found']) {
      const page = await get(path);
      expect(await page.text()).toContain('<title>Rapport</title>');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('content-security-policy')).toMatch(
        /default-src 'none'; script-src 'self'; style-src 'self'/,
      );
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    }
  });

  test('keep hashed files for a year and ask again for others', async () => {
    expect((await get('/assets/main-1a2b.js')).headers.get('cache-control')).toContain('immutable');
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/assets/gone-9f.js')).status).toBe(404);
  });

  test('give out nothing that was not built', async () => {
    for (const path of [
      '/../gateway.ts',
      '/..%2f..%2fetc/passwd',
      '/%2e%2e/%2e%2e/package.json',
      '/.vite/manifest.json',
    ]) {
      const { status, text } = await raw(path);
      expect(status === 404 || text.includes('<title>Rapport</title>')).toBe(true);
    }
  });
});

describe('with a key', () => {
  const AT = '/api/partners/v1/events';

  test('a machine comes to partners, as itself, also when a cookie comes along', async () => {
    await get(AT, { ...BEARER, ...COOKIE });
    await post(AT, { ...BEARER, 'content-type': 'application/json' });
    for (const { headers } of staged.world.seen) {
      expect(await tokens.verify(String(headers['rapport-token']), 'partners')).toEqual(erp);
      expect(headers.authorization).toBeUndefined();
      expect(headers.cookie).toBeUndefined();
    }
    expect(staged.world.seen).toHaveLength(2);
  });

  test('it comes nowhere else, and a key that opens nothing comes nowhere', async () => {
    const others = [
      '/api/far/v1/things',
      '/api/partnersx/v1/events',
      '/api/far/v1/public/x',
      '/api/openapi.json',
    ];
    for (const path of others)
      expect((await get(path, { ...BEARER, ...COOKIE })).status).toBe(path.endsWith('.json') ? 200 : 401);
    for (const key of [`rapport_key_${'x'.repeat(43)}`, 'rapport_key_', 'x'])
      expect((await get(AT, { authorization: `Bearer ${key}` })).status).toBe(401);
    expect(staged.world.seen.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
  });
});

describe('without a session', () => {
  test('nothing under /api is answered but the way in', async () => {
    for (const path of ['/api/far/v1/things', '/api/near/v1/things', '/api/openapi.json']) {
      const answer = await get(path);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ status: 401, code: 'not-signed-in' });
    }
    expect((await get('/api/far/v1/things', { cookie: `__Host-rapport=${'b'.repeat(43)}` })).status).toBe(
      401,
    );
    expect(staged.world.seen).toEqual([]);
    expect((await post('/api/access/v1/sessions', CHANGE)).status).toBe(201);
    expect((await get('/api/access/v1/sessions')).status).toBe(401);
  });

  test('the way in is told where somebody comes from, by the gateway alone', async () => {
    await post('/api/access/v1/sessions', {
      ...CHANGE,
      'x-forwarded-for': '6.6.6.6',
      'rapport-address': '6.6.6.6',
    });
    const { headers, body } = staged.world.seen[0]!;
    expect(headers).toMatchObject({ 'rapport-address': '127.0.0.1' });
    expect(headers['x-forwarded-for']).toBeUndefined();
    expect(await tokens.verify(String(headers['rapport-token']), 'access')).toEqual({
      kind: 'service',
      name: 'console',
    });
    expect(body).toBe('{"a":1}');
  });

  test('and without access nobody is let in', async () => {
    staged.world.accessUp = false;
    expect((await get('/api/far/v1/things', COOKIE)).status).toBe(503);
  });
});

describe.each(['far', 'near'])('a request to a service that is %s', (name) => {
  test('carries who asks, for that service alone, and nothing that outsiders say of themselves', async () => {
    const forged = {
      'rapport-token': 'forged',
      'rapport-person': 'x',
      authorization: 'Bearer x',
      'x-real-ip': '6.6.6.6',
    };
    const answer = await get(`/api/${name}/v1/things?q=%20a`, {
      ...COOKIE,
      ...forged,
      'rapport-after': 'p0',
    });
    expect([answer.status, answer.headers.get('rapport-position'), await answer.json()]).toEqual([
      201,
      'p1',
      { done: true },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const { path, headers } = staged.world.seen[0]!;
    expect(path).toBe(`/api/${name}/v1/things?q=%20a`);
    expect(headers['rapport-after']).toBe('p0');
    for (const header of ['cookie', 'authorization', 'rapport-person', 'x-real-ip'])
      expect(headers[header]).toBeUndefined();
    expect(await tokens.verify(String(headers['rapport-token']), name)).toEqual(lin);
    expect(await tokens.verify(String(headers['rapport-token']), 'customers')).toBeUndefined();
  });

  test('changes something only when it comes from our own pages', async () => {
    const path = `/api/${name}/v1/things`;
    const { 'x-rapport-csrf': _mark, ...unmarked } = CHANGE;
    const foreign: Record<string, string>[] = [
      unmarked,
      { ...CHANGE, 'sec-fetch-site': 'cross-site' },
      { ...CHANGE, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) expect((await post(path, { ...COOKIE, ...headers })).status).toBe(403);
    const noSite = { ...COOKIE, 'x-rapport-csrf': '1' };
    expect((await raw(path, { ...noSite, origin: 'https://evil.example' }, 'DELETE')).status).toBe(403);
    expect(staged.world.seen).toEqual([]);
    expect((await raw(path, { ...noSite, origin: staged.url }, 'DELETE')).status).toBe(201);
    expect((await post(path, { ...COOKIE, ...CHANGE })).status).toBe(201);
    expect(staged.world.seen.at(-1)?.body).toBe('{"a":1}');
  });

  test('with a body above 1 MiB is refused before it is read', async () => {
    const answer = await post(
      `/api/${name}/v1/things`,
      { ...COOKIE, ...CHANGE },
      'x'.repeat(1024 * 1024 + 1),
    );
    expect(await answer.json()).toMatchObject({ status: 413, code: 'request-too-large' });
    expect(staged.world.seen).toEqual([]);
  });

  test('with a list may be longer, and is refused where it is longer than any list', async () => {
    const list = { ...COOKIE, ...CHANGE, 'content-type': 'text/csv' };
    const answer = await post(`/api/${name}/v1/things`, list, 'x'.repeat(33 * 1024 * 1024 + 1));
    expect(await answer.json()).toMatchObject({ status: 413, code: 'request-too-large' });
    expect((await post(`/api/${name}/v1/things`, list, 'x'.repeat(2 * 1024 * 1024))).status).not.toBe(413);
  });

  test('that stays open is cut when the session ends', async () => {
    const answer = await get(`/api/${name}/v1/stream`, COOKIE);
    const reader = answer.body!.getReader();
    await reader.read();
    let over = false;
    void reader.read().then(
      () => (over = true),
      () => (over = true),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(over).toBe(false);
    staged.world.signedIn = false;
    await eventually(
      () => over,
      (ended) => ended,
      { what: 'the stream ends' },
    );
  });
});

describe('an address that is no plain path of a service', () => {
  test.each([
    '/api/',
    '/api/far',
    '/api/nobody/v1/things',
    '/api/far/v1/../../../internal/operations',
    '/api/far/v1/%2e%2e/x',
    '/api/far/v1/a%2fb',
    '/api/far//v1/x',
    '/api/far/internal/operations',
    '/api/far/v1/a\\b',
    '/api/FAR/v1/x',
  ])('%s is not found', async (path) => {
    expect((await raw(path, COOKIE)).status).toBe(404);
    expect(staged.world.seen).toEqual([]);
  });

  test('an address that cannot be read is a problem like every other', async () => {
    const { status, text } = await raw('/api/far/v1/%ff', COOKIE);
    expect([status, JSON.parse(text)]).toMatchObject([400, { code: 'invalid-request' }]);
  });

  test('a method we do not know is refused', async () => {
    expect((await raw('/api/far/v1/things', COOKIE, 'PROPFIND')).status).toBeGreaterThanOrEqual(400);
    expect(staged.world.seen).toEqual([]);
  });
});

test('a service that is away is a 503, and the contract has those that answer', async () => {
  expect(await (await get('/api/gone/v1/things', COOKIE)).json()).toMatchObject({ status: 503 });
  const contract = (await (await get('/api/openapi.json', COOKIE)).json()) as Record<string, unknown>;
  expect(contract).toMatchObject({
    openapi: '3.1.0',
    paths: { '/api/far/v1/things': { $ref: '#/components/schemas/far.Thing' } },
    components: { schemas: { 'far.Thing': {} } },
  });
  expect(JSON.stringify(contract)).not.toContain('/internal/');
});
