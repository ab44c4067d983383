import { createHmac, randomUUID } from 'node:crypto';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import type { StoredEvent } from '@rapport/kernel/event-store';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { channelsService } from '../src/app.ts';

let now = new Date('2026-03-05T12:00:00.000Z');
const clock = { now: () => now };
const admin: Principal = {
  kind: 'person',
  accountId: '0190a1de-0000-7000-8000-00000000000a',
  login: 'ann',
  name: 'Ann',
  role: 'admin',
  sessionId: '0190a1de-0000-7000-8000-00000000000b',
};
const gateway: Principal = { kind: 'service', name: 'console' };

let staged: StagedService;
let siteId: string;
beforeAll(async () => {
  staged = await stageService(channelsService, { clock });
  const site = {
    name: 'Shop',
    origins: ['https://www.example.com'],
    mailbox: 'support@rapport.example',
    greeting: { zh: '您好', en: 'Hello' },
  };
  siteId = (await post(admin, '/sites', site)).body.siteId;
});
afterAll(() => staged.close());

const API = '/api/channels/v1';
const post = async (who: Principal, path: string, payload: object, headers: object = {}) => {
  const all = { ...(await staged.as(who)), ...headers };
  const answer = await staged.app.inject({ method: 'POST', url: API + path, payload, headers: all });
  return { status: answer.statusCode, body: answer.json() };
};
const get = async (who: Principal, path: string, headers: object = {}) => {
  await staged.settle();
  const all = { ...(await staged.as(who)), ...headers };
  return (await staged.app.inject({ url: API + path, headers: all })).json();
};

/** Somebody before a page with the chat. */
async function visit(asked: object = {}) {
  const chat = `/public/chats/${siteId}`;
  const { body } = await post(gateway, `${chat}/visits`, asked);
  const headers = { 'chat-visitor': body.token };
  return {
    ...(body as { token: string; fresh: boolean; upTo: number; introduced?: object }),
    say: (text: string, more: object = {}) =>
      post(gateway, `${chat}/messages`, { messageId: randomUUID(), text, ...more }, headers),
    introduce: (words: object) => post(gateway, `${chat}/introductions`, words, headers),
    see: (replyIds: readonly string[]) => post(gateway, `${chat}/seen`, { replyIds }, headers),
    lines: (query = '') => get(gateway, `${chat}/lines${query}`, headers),
    headers,
  };
}
type Visitor = Awaited<ReturnType<typeof visit>>;

const events = async () => await staged.ports.store.readAll(0, 5_000);
/** The conversation that the latest of some type happened in. */
const latest = async (type: string): Promise<StoredEvent> =>
  (await events()).findLast((event) => event.type === type)!;
const conversationOf = ({ streamId }: StoredEvent) => streamId.slice('conversation-'.length);
const answer = async (text: string) => {
  const path = `/conversations/${conversationOf(await latest('MessageReceived'))}`;
  await post(admin, `${path}/actions/take`, {});
  return await post(admin, `${path}/replies`, { text });
};

const signed = async (claims: object, secret?: string) => {
  const key = secret ?? (await get(admin, `/sites/${siteId}/secret`)).secret;
  const said = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${said}.${createHmac('sha256', key).update(said).digest('base64url')}`;
};
const inAnHour = () => Math.floor(now.getTime() / 1_000) + 3_600;

describe('a visitor of a website', () => {
  test('says something without saying who they are, and is counted as unanswered until answered there [R061] [C3]', async () => {
    const visitor = await visit();
    expect(visitor).toMatchObject({ fresh: true, upTo: 0 });
    const before = (await events()).length;
    expect((await visitor.say('canary: where is my parcel?')).status).toBe(201);
    const made = (await events()).slice(before);
    expect(made.map(({ type }) => type)).toEqual(['ConversationOpened', 'MessageReceived']);
    expect(made[0]).toMatchObject({
      meta: { actor: 'customer' },
      data: { channel: 'chat', contactPoint: '', address: null },
    });
    expect(JSON.stringify(made)).not.toContain('canary');
    const reckoned = async () => (await get(admin, '/reckoning?from=2026-03-05&to=2026-03-05')).days[0];
    expect(await reckoned()).toMatchObject({ received: 1, open: 1, unaccounted: 0 });
    const { status, body } = await answer('on its way');
    expect(status).toBe(202);
    expect(await reckoned()).toMatchObject({ received: 1, answered: 1, open: 0, unaccounted: 0 });
    const { lines } = await visitor.lines();
    expect(lines).toMatchObject([
      { from: 'visitor', text: 'canary: where is my parcel?' },
      { from: 'us', id: body.replyId, text: 'on its way' },
    ]);
    expect((await visitor.see([body.replyId])).status).toBe(200);
    expect((await visitor.see([body.replyId, randomUUID()])).status).toBe(200);
    expect((await events()).filter(({ type }) => type === 'RepliesSeen')).toHaveLength(1);
  });

  test('says each thing once however often the page sends it, and not another under one id', async () => {
    const visitor = await visit();
    const messageId = randomUUID();
    const answers = await Promise.all([
      visitor.say('once', { messageId }),
      visitor.say('once', { messageId }),
      visitor.say('once', { messageId }),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect((await visitor.say('twice', { messageId })).body.code).toBe('idempotency-key-reused');
    expect((await visitor.lines()).lines).toMatchObject([{ id: messageId, text: 'once' }]);
  });

  test('comes back under the token, and reads nobody else’s words without one', async () => {
    const visitor = await visit();
    await visitor.say('mine');
    const again = await visit({ token: visitor.token });
    expect(again).toMatchObject({ fresh: false, upTo: 2 });
    expect((await again.lines()).lines).toMatchObject([{ text: 'mine' }]);
    const stranger = await visit();
    expect((await stranger.lines()).lines).toEqual([]);
    const lines = `/public/chats/${siteId}/lines`;
    const forged = `${visitor.token.slice(0, -4)}AAAA`;
    for (const token of ['', 'x'.repeat(56), forged])
      expect((await get(gateway, lines, { 'chat-visitor': token })).code).toBe('visitor-unknown');
    const { siteId: other } = (
      await post(admin, '/sites', {
        ...{ name: 'Other', origins: [], mailbox: 'support@rapport.example' },
        greeting: { zh: 'a', en: 'b' },
      })
    ).body;
    const elsewhere = await get(gateway, `/public/chats/${other}/lines`, visitor.headers);
    expect(elsewhere.code).toBe('visitor-unknown');
  });

  test('reads from where they stand: what came by mail is not shown, and a long chat comes in windows', async () => {
    const visitor = await visit();
    for (let n = 1; n <= 25; n += 1) await visitor.say(`line ${n}`);
    const { lines, upTo } = await visitor.lines();
    expect(lines).toHaveLength(25);
    const half = await visitor.lines(`?after=${lines[9].place}`);
    expect(half.lines[0].text).toBe('line 11');
    const earlier = await visitor.lines(`?before=${lines[10].place}`);
    expect(earlier.lines.at(-1).text).toBe('line 10');
    expect(await visitor.lines(`?after=${upTo}`)).toMatchObject({ lines: [], upTo, more: false });
  });

  test('is told to wait when they say more than a person does', async () => {
    const visitor = await visit();
    const answers = await Promise.all(Array.from({ length: 31 }, (_, n) => visitor.say(`${n}`)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await (await visit()).say('another')).status).toBe(201);
  });
});

describe('who a visitor is', () => {
  const introduced = async () => (await latest('VisitorIntroduced')).data;

  test('is theirs to say, with their first words or later, and nobody has checked it', async () => {
    const visitor = await visit();
    expect((await visitor.introduce({ mail: 'li@example.cn' })).body.code).toBe('conversation-unknown');
    await visitor.say('hello', { mail: 'Li@Example.CN', name: '李雷' });
    expect(await introduced()).toMatchObject({
      by: 'said',
      contactPoint: staged.ports.keys.indexHash('email', 'li@example.cn'),
    });
    const count = async () => (await events()).filter(({ type }) => type === 'VisitorIntroduced').length;
    const before = await count();
    expect((await visitor.introduce({ mail: 'li@example.cn', name: '李雷' })).status).toBe(200);
    expect(await count()).toBe(before);
    expect((await visitor.introduce({ mail: 'not an address' })).body.code).toBe('mail-unreadable');
    expect((await visitor.introduce({})).body.code).toBe('introduction-empty');
    // It opens nothing: they read their own chat and no more.
    expect((await visitor.lines()).lines).toHaveLength(1);
  });

  test('is the website’s to sign, and nobody’s word counts against that', async () => {
    const visitor = await visit();
    await visitor.say('hello');
    const identity = await signed({ mail: 'han@example.cn', name: 'Han', exp: inAnHour() });
    expect((await visitor.introduce({ identity })).status).toBe(200);
    expect(await introduced()).toMatchObject({ by: 'signed' });
    await visitor.introduce({ mail: 'ceo@example.cn' });
    expect(await introduced()).toMatchObject({ by: 'signed' });
    const wrong: readonly (readonly [object, string?])[] = [
      [{ mail: 'han@example.cn', exp: inAnHour() }, 'another secret'],
      [{ mail: 'han@example.cn', exp: Math.floor(now.getTime() / 1_000) - 1 }],
      [{ mail: 'han@example.cn', exp: inAnHour() + 48 * 3_600 }],
      [{ mail: 'han@example.cn' }],
      [{ exp: inAnHour() }],
    ];
    for (const [claims, secret] of wrong)
      expect((await visitor.introduce({ identity: await signed(claims, secret) })).body.code).toBe(
        'identity-not-signed',
      );
  });

  test('who is signed in as somebody else begins anew and reads nothing of the one before', async () => {
    const [li, han] = await Promise.all(
      ['li@example.cn', 'han@example.cn'].map((mail) => signed({ mail, exp: inAnHour() })),
    );
    const first = await visit();
    await first.say('private words', { identity: li });
    expect(await visit({ token: first.token, identity: li })).toMatchObject({ fresh: false });
    const second = await visit({ token: first.token, identity: han });
    expect(second).toMatchObject({ fresh: true, upTo: 0 });
    expect((await second.lines()).lines).toEqual([]);
    expect((await first.say('by the other', { identity: han })).body.code).toBe('visitor-is-another');
    expect((await first.lines()).lines).toHaveLength(1);
  });

  test('what was signed with a secret that was renewed counts no longer, and a closed website has no chat', async () => {
    const visitor = await visit();
    const identity = await signed({ mail: 'li@example.cn', exp: inAnHour() });
    expect((await post(admin, `/sites/${siteId}/actions/renew-secret`, {})).status).toBe(200);
    expect((await visitor.say('hello', { identity })).body.code).toBe('identity-not-signed');
    const body = {
      name: 'Old',
      origins: [],
      mailbox: 'support@rapport.example',
      greeting: { zh: 'a', en: 'b' },
    };
    const old = (await post(admin, '/sites', body)).body.siteId;
    expect((await post(admin, `/sites/${old}/actions/close`, {})).status).toBe(200);
    expect((await post(gateway, `/public/chats/${old}/visits`, {})).body.code).toBe('site-closed');
    const { items } = await get(admin, '/sites');
    expect(items).toContainEqual(expect.objectContaining({ siteId: old, status: 'closed' }));
  });
});

describe('lines as they come', () => {
  let origin: string;
  const workers = () => staged.parts.workers!.filter(({ name }) => name === 'chat-room');
  beforeAll(async () => {
    for (const worker of workers()) await worker.start();
    await staged.app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${(staged.app.server.address() as AddressInfo).port}`;
  });

  /** Reads along from a place until `count` lines have come, then hangs up. */
  async function readAlong(
    visitor: Visitor,
    after: number,
    count: number,
  ): Promise<readonly { place: number }[]> {
    const abort = new AbortController();
    const response = await fetch(`${origin}${API}/public/chats/${siteId}/stream?after=${after}`, {
      headers: { ...(await staged.as(gateway)), ...visitor.headers },
      signal: abort.signal,
    });
    const lines: { place: number }[] = [];
    let rest = '';
    const decoder = new TextDecoder();
    for await (const bytes of response.body!) {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
      rest = parts.pop()!;
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data) lines.push(JSON.parse(data));
      }
      if (lines.length >= count) break;
    }
    abort.abort();
    return lines;
  }

  test('come once and in order, over any cut, to whoever goes on from the last one they have', async () => {
    const visitor = await visit();
    await visitor.say('line 1');
    const said: Promise<unknown>[] = [];
    const heard: { place: number; text?: string }[] = [];
    for (let cut = 0; cut < 5; cut += 1) {
      const reading = readAlong(visitor, heard.at(-1)?.place ?? 0, 1);
      said.push(visitor.say(`line ${cut + 2}`), answer(`answer ${cut + 1}`));
      await Promise.all(said);
      heard.push(...(await reading));
    }
    await eventually(
      async () => {
        const { upTo } = await visitor.lines();
        if (heard.at(-1)!.place < upTo - 1) heard.push(...(await readAlong(visitor, heard.at(-1)!.place, 1)));
        return heard.length;
      },
      (length) => length === 11,
      { what: 'all lines heard', within: 20_000 },
    );
    const { lines } = await visitor.lines();
    expect(heard).toEqual(lines);
  });
});
