import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeardEvent } from '@rapport/kernel/projection';
import type { Sealed } from '@rapport/kernel/sealing';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { indexNames } from '../src/adapters/name-index.ts';
import { customersService } from '../src/app.ts';

const clock = { now: () => new Date('2026-03-02T09:00:00.000Z') };
let staged: StagedService;
let agent: Record<string, string>;

const PERSON = {
  kind: 'person',
  accountId: newUuid(clock.now()),
  login: 'li',
  name: 'Li',
  role: 'agent',
  sessionId: newUuid(clock.now()),
} as const;

beforeAll(async () => {
  staged = await stageService(customersService, { clock });
  agent = await staged.as(PERSON);
});
afterAll(() => staged.close());

const post = (path: string, payload: object, key = crypto.randomUUID()) =>
  staged.app.inject({
    method: 'POST',
    url: `/api/customers/v1${path}`,
    payload,
    headers: { ...agent, 'idempotency-key': key },
  });
const get = async (path: string) => {
  await settle();
  return await staged.app.inject({ url: `/api/customers/v1${path}`, headers: agent });
};
const settle = async () => {
  await staged.settle();
  while (await indexNames(staged.ports));
};
const enter = async (name: string, ...addresses: readonly [kind: 'email' | 'phone', address: string][]) => {
  const contactPoints = addresses.map(([kind, address]) => ({ kind, address }));
  const answer = await post('/parties', { kind: 'person', name, contactPoints });
  expect(answer.statusCode).toBe(201);
  return answer.json() as { partyId: string; code: string };
};
const find = async (q: string) => {
  const answer = await get(`/parties?${new URLSearchParams({ q, limit: '200' })}`);
  expect(answer.statusCode).toBe(200);
  return answer.json().items as { partyId: string; name: string; matchedBy: string; provisional: boolean }[];
};
const page = async (partyId: string) => (await get(`/parties/${partyId}`)).json();
const ids = async (q: string) => (await find(q)).map(({ partyId }) => partyId);

/** What channels says when somebody new writes. */
async function opened(address: string, displayName: string, conversationId = newUuid(clock.now())) {
  const sealed = await staged.ports.keys.seal(`conversation:${conversationId}`, [
    { field: 'address', text: address },
    { field: 'display_name', text: displayName },
  ]);
  const event: HeardEvent = {
    id: deriveUuid('opened', conversationId),
    type: 'rapport.channels.conversation.conversation-opened.v1',
    data: {
      channel: 'mail',
      mailbox: 'service@rapport.example',
      contactPoint: staged.ports.keys.indexHash('email', address),
      address: sealed[0],
      displayName: sealed[1],
    },
    streamId: `conversation-${conversationId}`,
    source: 'channels/0',
    position: 1,
    occurredAt: '2026-03-01T08:00:00.000Z',
    recordedAt: '2026-03-01T08:00:00.000Z',
    meta: { correlationId: newUuid(clock.now()), actor: 'customer' },
  };
  return { conversationId, event };
}
const hear = async (event: HeardEvent) => {
  const [reaction] = staged.parts.reactions!;
  await reaction!.on[event.type]!(event as HeardEvent<never>, (purpose) =>
    deriveUuid('recognise-sender', event.id, purpose),
  );
};
const wrote = async (address: string, displayName: string) => {
  const { conversationId, event } = await opened(address, displayName);
  await hear(event);
  return conversationId;
};
const identified = async (conversationId: string) =>
  (await staged.ports.store.readStream(`recognition-${conversationId}`)).map(({ type, data }) => [
    type,
    data['partyId'],
  ]);

describe('a customer who is entered', () => {
  test('[R018] [R020] is found, shown, renamed, and reached where it was said', async () => {
    const { partyId, code } = await enter(
      '张三',
      ['email', 'Zhang.San@Example.com'],
      ['phone', '138 0013 8000'],
    );
    expect(await page(partyId)).toMatchObject({
      partyId,
      code,
      name: '张三',
      provisional: false,
      locked: false,
      contactPoints: [
        { kind: 'email', address: 'zhang.san@example.com' },
        { kind: 'phone', address: '+8613800138000' },
      ],
    });
    expect((await post(`/parties/${partyId}/actions/rename`, { name: '张三丰' })).statusCode).toBe(200);
    expect(await page(partyId)).toMatchObject({ name: '张三丰' });
    expect((await find('张三丰')).map(({ name }) => name)).toContain('张三丰');
  });

  test('is entered once, however often the request comes', async () => {
    const key = crypto.randomUUID();
    const body = { kind: 'person', name: 'Once Only' };
    const [first, again] = [await post('/parties', body, key), await post('/parties', body, key)];
    expect(again.json()).toEqual(first.json());
    expect(await ids('once only')).toEqual([first.json().partyId]);
  });

  test('cannot have an address of somebody else, and is told whose it is', async () => {
    const { partyId } = await enter('Owner', ['email', 'owner@example.com']);
    const refused = await post('/parties', {
      kind: 'person',
      name: 'Other',
      contactPoints: [{ kind: 'email', address: 'OWNER@example.com' }],
    });
    expect(refused.json()).toMatchObject({ status: 409, code: 'contact-point-taken', partyId });
    expect(await ids('other')).toEqual([]);
  });

  test('gives up an address, which another may have then', async () => {
    const [first, second] = [
      await enter('First Holder', ['phone', '+44 20 7946 0018']),
      await enter('Second Holder'),
    ];
    const typed = { kind: 'phone', address: '0044 20 7946 0018' };
    const { contactPoint } = (await page(first.partyId)).contactPoints[0];
    const taken = await post(`/parties/${second.partyId}/contact-points`, typed);
    expect(taken.json()).toMatchObject({ code: 'contact-point-taken' });
    const remove = `/parties/${first.partyId}/contact-points/actions/remove`;
    expect((await post(remove, { contactPoint })).statusCode).toBe(200);
    expect((await post(remove, { contactPoint })).json()).toMatchObject({ code: 'contact-point-unknown' });
    expect((await post(`/parties/${second.partyId}/contact-points`, typed)).statusCode).toBe(201);
    expect(await ids('+442079460018')).toEqual([second.partyId]);
  });

  test.each([
    [{ kind: 'person', name: ' ' }, 400],
    [{ kind: 'robot', name: 'R2' }, 400],
    [{ kind: 'person', name: 'x', code: 'P1' }, 400],
    [{ kind: 'person', name: '\u200b' }, 422],
    [{ kind: 'person', name: 'x', contactPoints: [{ kind: 'email', address: 'nobody' }] }, 422],
    [{ kind: 'person', name: 'x', contactPoints: [{ kind: 'phone', address: '12' }] }, 422],
  ])('is not entered as %j', async (body, status) => {
    expect((await post('/parties', body)).statusCode).toBe(status);
  });

  test('that never was is not there', async () => {
    expect((await get(`/parties/${newUuid(clock.now())}`)).json()).toMatchObject({ code: 'party-unknown' });
  });
});

interface Found {
  readonly items: readonly { readonly name: string }[];
  readonly nextCursor?: string;
}

describe('search', () => {
  let li: string;
  let smith: string;
  let bank: string;
  let code: string;
  beforeAll(async () => {
    ({ partyId: li, code } = await enter(
      '李晓明',
      ['email', 'li@例子.中国'],
      ['phone', '１３９ ０００１ ０００２'],
    ));
    ({ partyId: smith } = await enter('John Smith', ['phone', '+1 212 555 2368']));
    ({ partyId: bank } = await enter('重庆长安汽车有限公司'));
  });

  test.each([
    '李晓明',
    '晓明',
    '李',
    'lxm',
    'lixiaoming',
    'xiaom',
    'li xiao ming',
    'Li@例子.中国',
    'li@xn--fsqu00a.xn--fiqs8s',
    '13900010002',
    '+86 139-0001-0002',
    '１３９０００１０００２',
  ])('[R018] finds 李晓明 by %s', async (q) => expect(await ids(q)).toContain(li));
  test.each(['smith jo', 'John', 'JOHN SMITH', '+12125552368', '001 (212) 555-2368'])(
    '[R018] finds John Smith by %s',
    async (q) => expect(await ids(q)).toContain(smith),
  );
  test.each(['长安', 'cqca', 'changan', '汽车 重庆'])(
    '[R018] finds a company by a part of its name: %s',
    async (q) => expect(await ids(q)).toContain(bank),
  );
  test('[R030] finds a party by its code, however it is written', async () => {
    const spoken = `${code.slice(0, 1)}-${code.slice(1, 5)}-${code.slice(5)}`.toLowerCase();
    expect(await find(spoken)).toMatchObject([{ partyId: li, matchedBy: 'code' }]);
  });
  test.each(['smith mary', 'mith', 'li@example.org', '13900010003', '%', '_', '!!', "' or 1=1 --"])(
    'finds nobody by %s',
    async (q) => expect(await find(q)).toEqual([]),
  );
  test('gives pages in which each is found once, the best first', async () => {
    const names = ['Anna Page', 'Annabel Page', 'Annaliese Page', 'Anna Pagett', 'Annamaria Page'];
    for (const name of names) await enter(name);
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const query: URLSearchParams = new URLSearchParams({
        q: 'anna page',
        limit: '2',
        ...(cursor ? { cursor } : {}),
      });
      const { items, nextCursor }: Found = (await get(`/parties?${query}`)).json();
      seen.push(...items.map(({ name }) => name));
      cursor = nextCursor;
    }
    expect(seen[0]).toBe('Anna Page');
    expect(seen.toSorted()).toEqual(names.toSorted());
    const cursorOfOther = (await get('/parties?q=anna&limit=1')).json().nextCursor;
    expect((await get(`/parties?q=page&cursor=${cursorOfOther}`)).json()).toMatchObject({
      code: 'invalid-cursor',
    });
  });
});

describe('somebody who writes', () => {
  test('for the first time begins a provisional party, and the conversation learns it', async () => {
    const conversationId = await wrote('new@example.com', '王 小明');
    const [found] = await find('new@example.com');
    expect(found).toMatchObject({ name: '王 小明', provisional: true, matchedBy: 'email' });
    expect(await identified(conversationId)).toEqual([['PartyIdentified', found!.partyId]]);
  });

  test('is recognised the next time, and named when there was no name before', async () => {
    await wrote('quiet@example.com', '');
    expect(await find('quiet@example.com')).toMatchObject([{ name: null }]);
    const conversationId = await wrote('quiet@example.com', 'Quinn');
    await wrote('quiet@example.com', 'Somebody Else');
    const [found] = await find('quiet@example.com');
    expect(found).toMatchObject({ name: 'Quinn' });
    expect(await identified(conversationId)).toEqual([['PartyIdentified', found!.partyId]]);
  });

  test('is recognised when a person entered the address before', async () => {
    const { partyId } = await enter('Known', ['email', 'known@example.com']);
    expect(await identified(await wrote('known@example.com', 'K'))).toEqual([['PartyIdentified', partyId]]);
  });

  test('fifty times at once is one party', async () => {
    const before = (await staged.ports.store.head()).position;
    const events = await Promise.all(Array.from({ length: 50 }, () => opened('many@example.com', '许多')));
    await Promise.all(events.map(({ event }) => hear(event)));
    const since = await staged.ports.store.readAll(before, 1_000);
    expect(since.filter(({ type }) => type === 'PartyBegun')).toHaveLength(1);
    const told = since.filter(({ type }) => type === 'PartyIdentified').map(({ data }) => data['partyId']);
    expect(told).toHaveLength(50);
    expect(new Set(told).size).toBe(1);
    expect(await find('many@example.com')).toHaveLength(1);
  });

  test('is recognised once, however often the event is heard', async () => {
    const { event } = await opened('again@example.com', 'Again');
    await hear(event);
    const { position } = await staged.ports.store.head();
    await hear(event);
    expect((await staged.ports.store.head()).position).toBe(position);
  });

  test('and was answered is provisional no longer', async () => {
    const { conversationId, event } = await opened('answered@example.com', 'Answered');
    await hear(event);
    const sent = { ...event, id: deriveUuid('sent', conversationId) };
    await hear({ ...sent, type: 'rapport.channels.conversation.reply-sent.v1', data: {} });
    expect(await find('answered@example.com')).toMatchObject([{ provisional: false }]);
  });

  test('and was forgotten since is nobody', async () => {
    const { conversationId, event } = await opened('gone@example.com', 'Gone');
    await staged.ports.keys.destroy(`conversation:${conversationId}`);
    await hear(event);
    expect(await find('gone@example.com')).toEqual([]);
  });

  test('loses what was said when the party is forgotten: the conversation’s key goes with the party’s', async () => {
    const { conversationId, event } = await opened('forgotten@example.com', 'F');
    await hear(event);
    const [found] = await find('forgotten@example.com');
    await staged.ports.keys.destroy(`party:${found!.partyId}`);
    const { address } = event.data as { address: Sealed };
    expect(conversationId && (await staged.ports.keys.open([{ field: 'address', sealed: address }]))).toEqual(
      [undefined],
    );
    expect(await page(found!.partyId)).toMatchObject({ name: null });
  });
});

describe('a person who knows whom a conversation is with', () => {
  test('says so, and the machine does not contradict', async () => {
    const { conversationId, event } = await opened('shared@example.com', 'Office');
    await hear(event);
    const { partyId } = await enter('Real Person');
    const path = `/recognitions/${conversationId}/actions`;
    expect((await post(`${path}/identify`, { partyId })).statusCode).toBe(200);
    await hear({ ...event, id: deriveUuid('again', event.id) });
    expect((await identified(conversationId)).at(-1)).toEqual(['PartyIdentified', partyId]);
    expect((await post(`${path}/separate`, { partyId })).statusCode).toBe(200);
    expect((await identified(conversationId)).at(-1)).toEqual(['PartySeparated', partyId]);
    expect((await post(`${path}/separate`, { partyId })).json()).toMatchObject({ code: 'not-identified' });
  });

  test('parts its words from whom it is not with: they stay when that one is forgotten, and go with the right one', async () => {
    const { conversationId, event } = await opened('mistaken@example.com', 'M');
    await hear(event);
    const [mistaken] = await find('mistaken@example.com');
    const { partyId } = await enter('The Right One');
    await post(`/recognitions/${conversationId}/actions/identify`, { partyId });
    const tie = staged.parts.reactions!.find(({ name }) => name === 'tie-conversation-key')!;
    for (const said of await staged.ports.store.readStream(`recognition-${conversationId}`))
      await tie.on[said.type]!({ ...said, source: 'customers/0' } as never, () => '');
    const { address } = event.data as { address: Sealed };
    const read = () => staged.ports.keys.open([{ field: 'address', sealed: address }]);
    await staged.ports.keys.destroy(`party:${mistaken!.partyId}`);
    expect(await read()).toEqual(['mistaken@example.com']);
    await staged.ports.keys.destroy(`party:${partyId}`);
    expect(await read()).toEqual([undefined]);
  });

  test('separates it from a merged party by the survivor’s id, and it is written with the id that was said', async () => {
    const conversationId = await wrote('alias@example.com', 'Alias');
    const [alias] = await find('alias@example.com');
    const { partyId: survivor } = await enter('Survivor');
    await post(`/parties/${alias!.partyId}/actions/merge`, { intoPartyId: survivor });
    await post(`/recognitions/${conversationId}/actions/separate`, { partyId: survivor });
    expect((await identified(conversationId)).at(-1)).toEqual(['PartySeparated', alias!.partyId]);
  });

  test('cannot name somebody who is not there', async () => {
    const path = `/recognitions/${newUuid(clock.now())}/actions/identify`;
    expect((await post(path, { partyId: newUuid(clock.now()) })).json()).toMatchObject({
      code: 'party-unknown',
    });
  });
});

describe('two who turn out to be one', () => {
  const merge = (partyId: string, intoPartyId: string) =>
    post(`/parties/${partyId}/actions/merge`, { intoPartyId });
  const unmerge = (partyId: string, mergeId: string) =>
    post(`/parties/${partyId}/actions/unmerge`, { mergeId });

  test('[R022] are found and shown as the survivor, by any of their names, addresses and ids, and are two again when it is undone', async () => {
    const loser = await enter('钱一', ['email', 'qian@example.com']);
    const survivor = await enter('钱壹', ['phone', '13711112222']);
    const before = [await page(loser.partyId), await page(survivor.partyId)];
    const { mergeId } = (await merge(loser.partyId, survivor.partyId)).json();

    for (const q of ['钱一', 'qian@example.com', loser.code, 'qy'])
      expect(await ids(q)).toEqual([survivor.partyId]);
    expect(await page(loser.partyId)).toMatchObject({
      partyId: survivor.partyId,
      name: '钱壹',
      aliases: [loser.partyId],
      merges: [{ mergeId, partyId: loser.partyId, intoPartyId: survivor.partyId }],
      contactPoints: [{ address: 'qian@example.com', partyId: loser.partyId }, { address: '+8613711112222' }],
    });
    const resolve = staged.parts.grpc![0]!.methods['resolveParty']!.handle;
    expect(await resolve({ partyId: loser.partyId } as never, {} as never)).toEqual({
      partyId: survivor.partyId,
      aliases: [survivor.partyId, loser.partyId],
    });

    expect((await unmerge(survivor.partyId, mergeId)).statusCode).toBe(200);
    expect([await page(loser.partyId), await page(survivor.partyId)]).toEqual(before);
    expect(await ids('钱一')).toEqual([loser.partyId]);
    expect((await unmerge(loser.partyId, mergeId)).json()).toMatchObject({
      status: 404,
      code: 'merge-unknown',
    });
  });

  test('of whom one writes again is the survivor now, and itself again later', async () => {
    const first = await wrote('twice@example.com', 'Twice');
    const [alias] = await find('twice@example.com');
    const { partyId: survivor } = await enter('Once');
    const { mergeId } = (await merge(alias!.partyId, survivor)).json();
    const second = await wrote('twice@example.com', 'Twice');
    await unmerge(alias!.partyId, mergeId);
    for (const conversationId of [first, second])
      expect(await identified(conversationId)).toEqual([['PartyIdentified', alias!.partyId]]);
    expect(await ids('twice@example.com')).toEqual([alias!.partyId]);
  });

  test('are merged in chains, and any link can be undone', async () => {
    const [a, b, c] = [await enter('Chain A'), await enter('Chain B'), await enter('Chain C')];
    const { mergeId: ab } = (await merge(a.partyId, b.partyId)).json();
    const { mergeId: bc } = (await merge(b.partyId, c.partyId)).json();
    expect(await ids('chain a')).toEqual([c.partyId]);
    expect((await page(a.partyId)).aliases.toSorted()).toEqual([a.partyId, b.partyId].toSorted());
    await unmerge(c.partyId, ab);
    expect([await ids('chain a'), await ids('chain b')]).toEqual([[a.partyId], [c.partyId]]);
    await unmerge(c.partyId, bc);
    expect(await ids('chain b')).toEqual([b.partyId]);
  });

  test('are not merged with themselves, twice, into an alias, or with nobody', async () => {
    const [a, b, c] = [await enter('Guard A'), await enter('Guard B'), await enter('Guard C')];
    await merge(a.partyId, b.partyId);
    expect((await merge(c.partyId, c.partyId)).json()).toMatchObject({
      status: 422,
      code: 'merge-into-itself',
    });
    expect((await merge(a.partyId, c.partyId)).json()).toMatchObject({
      code: 'party-merged',
      survivorId: b.partyId,
    });
    expect((await merge(c.partyId, a.partyId)).json()).toMatchObject({ code: 'survivor-merged' });
    expect((await merge(b.partyId, a.partyId)).json()).toMatchObject({ code: 'survivor-merged' });
    expect((await merge(c.partyId, newUuid(clock.now()))).json()).toMatchObject({
      status: 404,
      code: 'party-unknown',
    });
  });

  test('never become each other’s alias, however many merge at once', async () => {
    const ring = await Promise.all(['A', 'B', 'C', 'D'].map((name) => enter(`Ring ${name}`)));
    const merges = ring.flatMap((one) =>
      ring.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    const answers = await Promise.all(merges.map(([one, other]) => merge(one.partyId, other.partyId)));
    const merged = answers.filter(({ statusCode }) => statusCode === 200).length;
    expect(merged).toBeGreaterThan(0);
    const survivors = await ids('ring');
    expect(survivors).toHaveLength(ring.length - merged);
    for (const { partyId } of ring) expect(survivors).toContain((await page(partyId)).partyId);
  });

  test('keep their addresses apart: the survivor’s page takes one away from whose it is', async () => {
    const loser = await enter('Addr A', ['email', 'addr@example.com']);
    const survivor = await enter('Addr B');
    await merge(loser.partyId, survivor.partyId);
    const { contactPoint } = (await page(survivor.partyId)).contactPoints[0];
    expect(
      (await post(`/parties/${survivor.partyId}/contact-points/actions/remove`, { contactPoint })).statusCode,
    ).toBe(200);
    expect((await page(survivor.partyId)).contactPoints).toEqual([]);
    expect(await ids('addr@example.com')).toEqual([]);
  });
});
