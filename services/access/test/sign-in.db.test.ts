import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlledClock } from '@rapport/kernel/clock';
import { sql } from '@rapport/kernel/sql';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { accessService } from '../src/app.ts';

const PASSWORD = 'correct horse battery';
const clock = controlledClock(new Date('2026-01-05T08:00:00.000Z'));
let staged: StagedService;
let admin: Record<string, string>;

const signIn = (login: string, password: string, headers: Record<string, string> = {}) =>
  staged.app.inject({
    method: 'POST',
    url: '/api/access/v1/sessions',
    payload: { login, password },
    headers,
  });
const tokenIn = (answer: { headers: Record<string, unknown> }) =>
  /^__Host-rapport=([^;]+);/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const authenticate = (token: string, watching = false) =>
  staged.parts.grpc![0]!.methods['authenticate']!.handle(
    { tokenHash: sha256(token), watching } as never,
    {} as never,
  );
const ask = async (url: string, payload: object, who = admin) =>
  staged.app.inject({
    method: 'POST',
    url: `/api/access/v1${url}`,
    payload,
    headers: { ...who, 'idempotency-key': crypto.randomUUID() },
  });
const principalOf = async (token: string) => {
  const { accountId, login, name, role, sessionId } = (await authenticate(token)) as {
    accountId: string;
    login: string;
    name: string;
    role: 'admin' | 'agent';
    sessionId: string;
  };
  return { kind: 'person', accountId, login, name, role, sessionId } as const;
};
const open = async (login: string, role: 'admin' | 'agent' = 'agent') => {
  const { accountId } = (await ask('/accounts', { login, name: '王芳', role, password: PASSWORD })).json();
  return accountId as string;
};

beforeAll(async () => {
  staged = await stageService(accessService, { clock, settings: { ADMIN_PASSWORD: 'the first password' } });
  await staged.parts.workers![0]!.start();
});
afterAll(() => staged.close());

describe('the door', () => {
  test('is closed to all while the sample is being loaded, and open once the clock was handed over', async () => {
    expect((await signIn('admin', 'the first password')).json()).toMatchObject({
      status: 503,
      code: 'not-open-yet',
    });
    clock.handOver();
    const answer = await signIn(' Admin ', 'the first password');
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ login: 'admin', role: 'admin' });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-rapport=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    admin = await staged.as(await principalOf(tokenIn(answer)));
  });

  test('the first administrator is made once, whatever the setting says later', async () => {
    const position = (await staged.ports.store.head()).position;
    await staged.parts.workers![0]!.start();
    expect((await staged.ports.store.head()).position).toBe(position);
  });

  test('an unknown login and a wrong password get one and the same answer', async () => {
    await open('li');
    const [unknown, wrong] = [await signIn('nobody-here', PASSWORD), await signIn('li', 'wrong password!')];
    const { instance: _a, ...first } = unknown.json();
    const { instance: _b, ...second } = wrong.json();
    expect(first).toEqual(second);
    expect(first).toMatchObject({ status: 401, code: 'sign-in-refused' });
    expect(unknown.headers['set-cookie']).toBeUndefined();
  });

  test('after ten wrong tries even the right password waits', async () => {
    await open('zhao');
    for (let i = 0; i < 10; i += 1) expect((await signIn('zhao', 'wrong password!')).statusCode).toBe(401);
    const answer = await signIn('zhao', PASSWORD);
    expect(answer.json()).toMatchObject({ status: 429, code: 'too-many-tries' });
    expect(answer.headers['retry-after']).toBe('900');
  });

  test('only the gateway may say where somebody comes from', async () => {
    await open('qian');
    for (let i = 0; i < 10; i += 1)
      await signIn('qian', 'wrong password!', { 'rapport-address': `10.0.0.${i}` });
    expect((await signIn('qian', PASSWORD, { 'rapport-address': '10.1.1.1' })).statusCode).toBe(429);
    const gateway = await staged.ports.tokens.mint({ kind: 'service', name: 'console' }, 'access');
    const through = { 'rapport-token': gateway, 'rapport-address': '10.1.1.1' };
    expect((await signIn('qian', PASSWORD, through)).statusCode).toBe(201);
  });
});

describe('a session', () => {
  const begin = async (login: string) => tokenIn(await signIn(login, PASSWORD));

  test('ends at once when the password changes, and the new one lets in again', async () => {
    const accountId = await open('sun');
    const token = await begin('sun');
    const sun = await staged.as(await principalOf(token));
    const change = { password: 'another good password', currentPassword: 'not this one at all' };
    const url = `/accounts/${accountId}/actions/change-password`;
    expect((await ask(url, change, sun)).json()).toMatchObject({ code: 'current-password-wrong' });
    await expect(authenticate(token)).resolves.toMatchObject({ login: 'sun', name: '王芳' });
    expect((await ask(url, { ...change, currentPassword: PASSWORD }, sun)).statusCode).toBe(200);
    await expect(authenticate(token)).rejects.toThrow('not-found');
    expect((await signIn('sun', PASSWORD)).statusCode).toBe(401);
    expect((await signIn('sun', 'another good password')).statusCode).toBe(201);
  });

  test('ends at once when the role changes or the account closes', async () => {
    const accountId = await open('zhou');
    const asAgent = await begin('zhou');
    await ask(`/accounts/${accountId}/actions/grant-role`, { role: 'admin' });
    await expect(authenticate(asAgent)).rejects.toThrow('not-found');
    const asAdmin = await begin('zhou');
    await expect(authenticate(asAdmin)).resolves.toMatchObject({ role: 'admin' });
    await ask(`/accounts/${accountId}/actions/close`, {});
    await expect(authenticate(asAdmin)).rejects.toThrow('not-found');
    expect((await signIn('zhou', PASSWORD)).statusCode).toBe(401);
  });

  test('ends when somebody signs out', async () => {
    await open('wu');
    const token = await begin('wu');
    const headers = await staged.as(await principalOf(token));
    const answer = await staged.app.inject({
      method: 'DELETE',
      url: '/api/access/v1/sessions/current',
      headers,
    });
    expect(answer.statusCode).toBe(204);
    expect(String(answer.headers['set-cookie'])).toContain('Max-Age=0');
    await expect(authenticate(token)).rejects.toThrow('not-found');
  });

  test('ends after half an hour without use; a stream that only watches is no use', async () => {
    await open('zheng');
    const token = await begin('zheng');
    const { database } = staged.ports;
    const age = (minutes: number) =>
      database.run(sql`
        update access.sessions set last_seen_at = clock_timestamp() - make_interval(mins => ${minutes})
        where token_hash = ${sha256(token)}`);
    await age(29);
    await authenticate(token, true);
    await age(29);
    await authenticate(token);
    const seen = await database.one<{ age: number }>(sql`
      select extract(epoch from clock_timestamp() - last_seen_at)::float8 as age from access.sessions where token_hash = ${sha256(token)}`);
    expect(seen.age).toBeLessThan(5);
    await age(31);
    await expect(authenticate(token)).rejects.toThrow('not-found');
  });

  test('ends after twelve hours, however busy', async () => {
    await open('wang');
    const token = await begin('wang');
    await staged.ports.database.run(sql`
      update access.sessions set created_at = clock_timestamp() - interval '12 hours' where token_hash = ${sha256(token)}`);
    await expect(authenticate(token)).rejects.toThrow('not-found');
  });

  test('is stored without its token', async () => {
    await open('feng');
    const token = await begin('feng');
    const rows = await staged.ports.database.many<object>(sql`select * from access.sessions`);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('accounts', () => {
  test('a login is given once, however many ask at once', async () => {
    const asked = await Promise.all(
      Array.from({ length: 5 }, () =>
        ask('/accounts', { login: 'Chen', name: '陈', role: 'agent', password: PASSWORD }),
      ),
    );
    expect(asked.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test('somebody who may administer is always left', async () => {
    await staged.settle();
    const { items } = (
      await staged.app.inject({ url: '/api/access/v1/accounts?limit=200', headers: admin })
    ).json();
    const first = items.find(({ login }: { login: string }) => login === 'admin');
    const url = `/accounts/${first.accountId}/actions/grant-role`;
    expect((await ask(url, { role: 'agent' })).json()).toMatchObject({
      code: 'last-administrator',
      status: 409,
    });
    expect((await ask(`/accounts/${first.accountId}/actions/close`, {})).statusCode).toBe(409);
  });

  test('an agent changes nobody else’s password and a login is no password', async () => {
    const accountId = await open('wei');
    const agent = await staged.as(await principalOf(tokenIn(await signIn('wei', PASSWORD))));
    const { position } = await staged.ports.store.head();
    const other = `/accounts/${crypto.randomUUID()}/actions/change-password`;
    expect((await ask(other, { password: 'a good new password' }, agent)).statusCode).toBe(403);
    const own = `/accounts/${accountId}/actions/change-password`;
    expect((await ask(own, { password: 'a good new password' }, agent)).statusCode).toBe(403);
    const login = 'a-long-login-name';
    const same = { login, name: 'x', role: 'agent', password: login.toUpperCase() };
    expect((await ask('/accounts', same)).json()).toMatchObject({ code: 'password-is-login' });
    // A refusal is remembered under its key; it writes no event.
    expect((await staged.ports.store.head()).position).toBe(position);
  });

  test('the list has names and is paged; neither log nor read model has a name, a login or a password', async () => {
    await staged.settle();
    const page = async (query: string) =>
      (await staged.app.inject({ url: `/api/access/v1/accounts?${query}`, headers: admin })).json();
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.nextCursor}`);
    expect(first.items).toMatchObject([
      { login: 'admin', role: 'admin' },
      { login: 'li', name: '王芳' },
    ]);
    expect(second.items[0].accountId).not.toBe(first.items[1].accountId);
    const rows = await staged.ports.database.many<object>(sql`select * from read.accounts_v1`);
    const events = await staged.ports.store.readAll(0, 1000);
    const stored = JSON.stringify([rows, events]);
    for (const secret of ['王芳', PASSWORD, 'scrypt', 'zheng']) expect(stored).not.toContain(secret);
  });

  test('what others hear has no password', async () => {
    const { publications } = staged.parts;
    const events = await staged.ports.store.readAll(0, 1000);
    const heard = events.flatMap((event) => {
      const publication = publications![event.type];
      expect(publication, event.type).not.toBeUndefined();
      return publication ? [publication(event)] : [];
    });
    expect(new Set(heard.map(({ type }) => type))).toEqual(
      new Set(
        ['account-opened', 'role-granted', 'account-closed'].map(
          (fact) => `rapport.access.account.${fact}.v1`,
        ),
      ),
    );
    const passwords = events.flatMap(
      ({ data }) => ((data['password'] as { box?: string })?.box ?? []) as string,
    );
    for (const { value } of heard) {
      for (const box of passwords) expect(Buffer.from(value).includes(box)).toBe(false);
    }
  });
});

test('every route of access turns away whom it must', async () => {
  const matrix = {
    'POST /api/access/v1/sessions': ['nobody', 'agent', 'admin', 'service', 'machine', 'stranger'],
    'GET /api/access/v1/sessions/current': ['agent', 'admin'],
    'DELETE /api/access/v1/sessions/current': ['agent', 'admin'],
    'GET /api/access/v1/accounts': ['admin'],
    'POST /api/access/v1/accounts': ['admin'],
    'POST /api/access/v1/accounts/:accountId/actions/close': ['admin'],
    'POST /api/access/v1/accounts/:accountId/actions/grant-role': ['admin'],
    'POST /api/access/v1/accounts/:accountId/actions/change-password': ['agent', 'admin'],
  } as const;
  const { app, ports, routes } = staged;
  expect(unmatched(routes, matrix)).toEqual([]);
  const { position } = await ports.store.head();
  expect(surprises(await knockEverywhere(app, matrix, { service: 'access', tokens: ports.tokens }))).toEqual(
    [],
  );
  expect((await ports.store.head()).position).toBe(position);
});
