import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuid } from '@rapport/kernel/values';
import { clock, customersOnStage, type Stage } from './stage.ts';

let enter: Stage['enter'];
let find: Stage['find'];
let get: Stage['get'];
let ids: Stage['ids'];
let page: Stage['page'];
let post: Stage['post'];
let staged: Stage['staged'];

beforeAll(async () => {
  ({ enter, find, get, ids, page, post, staged } = await customersOnStage());
});
afterAll(() => staged.close());

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
