import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHANGE, COOKIE, type StagedGateway, stageGateway, tokens } from '../../test/staged-gateway.ts';
import { publicDoor } from './public-door.ts';

const NO_HEADERS = {};
const QUOTE = '/api/sales/v1/public/quotes/Q-1';
const CHAT = '/api/channels/v1/public/chats/s/messages';

test('an address that asks more often than people do waits for the next minute', () => {
  let at = 0;
  const door = publicDoor(() => at);
  const ask = (address: string) => () => door.admit(address, QUOTE, NO_HEADERS);
  for (let n = 0; n < 60; n += 1) ask('192.0.2.1')();
  expect(ask('192.0.2.1')).toThrow('too-many-requests');
  expect(ask('192.0.2.2')).not.toThrow();
  at = 59_999;
  expect(ask('192.0.2.1')).toThrow('too-many-requests');
  at = 60_000;
  expect(ask('192.0.2.1')).not.toThrow();
});

test('whoever talks knocks more often, and is counted apart', () => {
  const door = publicDoor(() => 0);
  for (let n = 0; n < 600; n += 1) door.admit('192.0.2.1', CHAT, NO_HEADERS);
  expect(() => door.admit('192.0.2.1', CHAT, NO_HEADERS)).toThrow('too-many-requests');
  expect(() => door.admit('192.0.2.1', QUOTE, NO_HEADERS)).not.toThrow();
});

test('a network of IPv6 counts as one address, however it is written', () => {
  const door = publicDoor(() => 0);
  for (let n = 0; n < 30; n += 1) {
    door.admit(`2001:db8:0:1::${n.toString(16)}`, QUOTE, NO_HEADERS);
    door.admit(`2001:db8:0:1:a:b:c:${n.toString(16)}`, QUOTE, NO_HEADERS);
  }
  expect(() => door.admit('2001:db8:0:1:ffff::1', QUOTE, NO_HEADERS)).toThrow('too-many-requests');
  expect(() => door.admit('2001:db8:0:2::1', QUOTE, NO_HEADERS)).not.toThrow();
  expect(() => door.admit('::ffff:192.0.2.1', QUOTE, NO_HEADERS)).not.toThrow();
});

test('however many addresses knock, only the last of them are remembered', () => {
  const door = publicDoor(() => 0);
  for (let n = 0; n < 60; n += 1) door.admit('192.0.2.1', QUOTE, NO_HEADERS);
  for (let n = 0; n < 20_000; n += 1)
    door.admit(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, QUOTE, NO_HEADERS);
  expect(() => door.admit('192.0.2.1', QUOTE, NO_HEADERS)).not.toThrow();
});

describe('through the gateway', () => {
  let staged: StagedGateway;
  beforeAll(async () => void (staged = await stageGateway()));
  afterAll(() => staged.close());
  beforeEach(() => staged.reset());
  const get: StagedGateway['get'] = (...asked) => staged.get(...asked);
  const post: StagedGateway['post'] = (...asked) => staged.post(...asked);
  const raw: StagedGateway['raw'] = (...asked) => staged.raw(...asked);

  test('what a service shows to everybody is shown, asked for in the gateway’s name alone', async () => {
    for (const name of ['far', 'near']) {
      const path = `/api/${name}/v1/public/things/Q-1`;
      staged.world.accessUp = false;
      expect((await get(path, { ...COOKIE, 'rapport-address': '6.6.6.6' })).status).toBe(201);
      const { headers } = staged.world.seen.at(-1)!;
      expect(await tokens.verify(String(headers['rapport-token']), name)).toEqual({
        kind: 'service',
        name: 'console',
      });
      expect([headers.cookie, headers['rapport-address']]).toEqual([undefined, '127.0.0.1']);
      expect((await post(path, CHANGE)).status).toBe(201);
      expect(staged.world.seen.at(-1)?.body).toBe('{"a":1}');
      staged.world.accessUp = true;
      for (const not of [
        `/api/${name}/v1/things/public/x`,
        `/api/${name}/v1/publicity/x`,
        `/api/${name}/v1/public`,
      ])
        expect((await get(not)).status, not).toBe(401);
      expect((await raw(path, CHANGE, 'DELETE')).status).toBe(401);
    }
  });

  test('who changes something by the public door comes from our own pages, with a small body', async () => {
    const path = '/api/far/v1/public/things';
    expect((await post(path, { ...CHANGE, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const large = await post(path, CHANGE, 'x'.repeat(16 * 1024 + 1));
    expect(await large.json()).toMatchObject({ status: 413, code: 'request-too-large' });
    expect((await raw(path, { ...CHANGE, 'transfer-encoding': 'chunked' }, 'POST')).status).toBe(413);
    expect(staged.world.seen).toEqual([]);
  });

  test('a mail program unsubscribes for its user, from wherever it is; other doors stay shut to it', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' };
    for (const name of ['far', 'near']) {
      const press = (path: string, headers: Record<string, string> = form) =>
        post(`/api/${name}/v1/${path}`, headers, 'List-Unsubscribe=One-Click');
      expect((await press('public/unsubscribe/abc', { ...form, ...COOKIE })).status).toBe(201);
      const { headers, body } = staged.world.seen.at(-1)!;
      expect([headers.cookie, headers['content-type'], body]).toEqual([
        undefined,
        form['content-type'],
        'List-Unsubscribe=One-Click',
      ]);
      for (const not of ['public/unsubscribe/abc/x', 'public/preferences/abc', 'unsubscribe/abc'])
        expect((await press(not)).status, not).toBe(403);
    }
  });

  test('who asks too often is told to wait, and people who are signed in are not held up', async () => {
    const path = '/api/far/v1/public/things/Q-1';
    const asked = await Promise.all(Array.from({ length: 70 }, () => get(path)));
    expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(10);
    const refused = asked.find(({ status }) => status === 429)!;
    expect(await refused.json()).toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: expect.any(Number),
    });
    expect((await get('/api/far/v1/things', COOKIE)).status).toBe(201);
  });
});
