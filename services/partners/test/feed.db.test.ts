import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { type Stage, id, machine, partnersOnStage } from './stage.ts';

const ORDER = 'rapport.sales.order.v1';
const PARTY = 'rapport.customers.party.v1';
const PLACED = 'rapport.sales.order.order-placed.v1';
const SALES = machine(id('erp'), 'events:sales');
const BOTH = machine(id('erp'), 'events:sales', 'events:customers');
const WITH_NAMES = machine(id('erp'), 'events:customers', 'personal');

let stage: Stage;
beforeAll(async () => {
  stage = await partnersOnStage();
});
afterAll(() => stage.staged.close());
beforeEach(async () => {
  const { database } = stage.staged.ports;
  await database.run(sql`truncate read.feed_v1, partners.reached`);
});

interface Page {
  readonly items: readonly {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly data: never;
  }[];
  readonly cursor: string;
  readonly more: boolean;
}
async function read(asked: Readonly<Record<string, string | number>> = {}, as = SALES) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) query.set(name, String(value));
  const { status, body } = await stage.get(`/events?${query}`, as);
  return { status, ...(body as Page), problem: body as { code: string; cursor: string; scope: string } };
}
/** Everything from a place on, in pages of so many. */
async function all(limit: number, as = SALES, after?: string): Promise<readonly string[]> {
  const { items, cursor, more } = await read({ limit, ...(after === undefined ? {} : { after }) }, as);
  const subjects = items.map(({ subject }) => subject);
  return more ? [...subjects, ...(await all(limit, as, cursor))] : subjects;
}
const placed = (name: string, at?: string) => stage.say(ORDER, 'orderPlaced', id(name), { code: name }, at);
const begun = (name: string, at?: string) => stage.say(PARTY, 'partyBegun', id(name), { code: name }, at);

describe('the feed', () => {
  test('gives every event there ever was, in the order it was recorded, page by page', async () => {
    await stage.hear(
      placed('o1', '2026-01-01T00:00:00.000Z'),
      begun('p1', '2026-01-01T00:00:01.000Z'),
      placed('o2', '2026-01-01T00:00:02.000Z'),
      begun('p2', '2026-01-01T00:00:02.000Z'),
      placed('o3', '2026-01-01T00:00:03.000Z'),
    );
    const inOrder = ['o1', 'p1', 'p2', 'o2', 'o3'].map(id);
    for (const limit of [1, 2, 3, 5, 200]) expect(await all(limit, BOTH)).toEqual(inOrder);
    expect(await all(2)).toEqual(['o1', 'o2', 'o3'].map(id));
  });

  test('is CloudEvents in their JSON form', async () => {
    await stage.hear(placed('o1', '2026-01-01T00:00:00.000Z'));
    const { items } = await read();
    expect(items).toEqual([
      {
        specversion: '1.0',
        id: expect.any(String),
        source: 'urn:rapport:sales/0',
        type: PLACED,
        subject: id('o1'),
        time: '2026-01-01T00:00:00.000Z',
        recordedtime: '2026-01-01T00:00:00.000Z',
        partitionkey: `order-${id('o1')}`,
        sequence: expect.stringMatching(/^0{10}\d{5}$/),
        datacontenttype: 'application/json',
        data: { orderId: id('o1'), orderPlaced: { code: 'o1' } },
      },
    ]);
  });

  test('passes nothing by that has yet to come', async () => {
    const [one, two, three] = [placed('o1'), placed('o2'), placed('o3')];
    await stage.hear(one!);
    // The third has come by another partition, before the second.
    await stage.staged.hear([three!]);
    const first = await read();
    expect(first.items.map(({ subject }) => subject)).toEqual([id('o1')]);
    await stage.hear(two!, three!);
    expect(await all(10, SALES, first.cursor)).toEqual(['o2', 'o3'].map(id));
  });

  test('a cursor holds for every filter, and for ever: also when the feed was made again', async () => {
    const events = [placed('o1'), begun('p1'), placed('o2'), begun('p2')];
    await stage.hear(...events);
    const { cursor } = await read({ limit: 1 });
    await stage.staged.ports.database.run(sql`truncate read.feed_v1`);
    await stage.hear(...events.toReversed());
    await stage.reach('sales/0', Math.max(...events.map(({ position }) => position)));
    expect(await all(10, BOTH, cursor)).toEqual(expect.arrayContaining(['o2', 'p1', 'p2'].map(id)));
    expect(await all(10, SALES, cursor)).toEqual([id('o2')]);
    expect((await read({ after: `${cursor}x` })).problem.code).toBe('invalid-cursor');
  });

  test('says when a source went on from a backup, and from where on to hear it', async () => {
    const [one, two, three] = [placed('o1'), placed('o2'), placed('o3')];
    await stage.hear(one!, two!);
    const early = await read({ limit: 1 });
    const late = await read();
    // The second never happened in the history that goes on after the first.
    await stage.reach('sales/0', one!.position);
    const other = id('the second history');
    await stage.reach('sales/0', two!.position, other);
    await stage.staged.hear([{ ...three!, position: two!.position }]);
    expect(await all(10, SALES, early.cursor)).toEqual([id('o3')]);
    const refused = await read({ after: late.cursor });
    expect(refused).toMatchObject({ status: 409, problem: { code: 'history-replaced', sources: 'sales/0' } });
    expect(await all(10, SALES, refused.problem.cursor)).toEqual([id('o3')]);
  });

  test('waits for news, and no longer than it was told', async () => {
    await stage.hear(placed('o1'));
    const { cursor } = await read();
    const waiting = read({ after: cursor, wait: 30 });
    await stage.hear(placed('o2'));
    expect((await waiting).items.map(({ subject }) => subject)).toEqual([id('o2')]);
    const nothing = await read({ after: (await waiting).cursor, wait: 1 });
    expect(nothing.items).toEqual([]);
  });

  test('opens only what the key opens', async () => {
    await stage.hear(placed('o1'), begun('p1'));
    expect(await read({ types: 'rapport.customers.party.party-begun.v1' })).toMatchObject({
      status: 403,
      problem: { code: 'scope-missing', scope: 'events:customers' },
    });
    expect((await read({ types: 'rapport.sales.order.nothing.v1' })).problem.code).toBe('type-unknown');
    expect((await read({}, machine(id('erp')))).items).toEqual([]);
  });
});

describe('a feed that is narrowed', () => {
  test('to records and customers passes by all others, page by page, and merges are followed', async () => {
    const of = (party: string) => ({ partyId: id(party) });
    await stage.hear(
      ...Array.from({ length: 30 }, (_, i) => stage.say(ORDER, 'orderPlaced', id(`his ${i}`), of('wang'))),
      stage.say(ORDER, 'orderPlaced', id('hers'), of('li')),
      stage.say('rapport.sales.quote.v1', 'quoteBegun', id('quote'), of('li')),
      stage.say(ORDER, 'deliveryRecorded', id('his 3'), { deliveryId: id('d') }),
      stage.say(ORDER, 'deliveryRecorded', id('hers'), { deliveryId: id('e') }),
      stage.say(PARTY, 'partyMergedInto', id('wang'), { survivorId: id('chen') }),
    );
    const narrowed = async (party: string, limit: number, after?: string): Promise<readonly string[]> => {
      const asked = { records: 'order', parties: id(party), limit, ...(after ? { after } : {}) };
      const { items, cursor, more } = await read(asked, BOTH);
      return [...items.map(({ subject }) => subject), ...(more ? await narrowed(party, limit, cursor) : [])];
    };
    for (const limit of [1, 2, 200]) expect(await narrowed('li', limit)).toEqual(['hers', 'hers'].map(id));
    expect(await narrowed('chen', 7)).toHaveLength(31);
    expect((await read({ records: 'nothing' })).problem.code).toBe('record-kind-unknown');
  });
});

describe('a snapshot', () => {
  const page = (asked: Readonly<Record<string, string>>, as = WITH_NAMES) => stage.snapshot(asked, as);

  test('is the records as they stand at one place, whatever comes while it is turned; the feed goes on there', async () => {
    const sealed = (field: string, text: string) => stage.sealed('li', field, text);
    const point = { kind: 'CONTACT_POINT_KIND_EMAIL', contactPoint: 'h1' };
    const began = (name: string) =>
      stage.say(PARTY, 'partyBegun', id(name), { kind: 'PARTY_KIND_PERSON', code: name, provisional: true });
    await stage.hear(
      began('li'),
      stage.say(PARTY, 'partyNamed', id('li'), { name: await sealed('name', '李') }),
      stage.say(PARTY, 'partyNamed', id('li'), { name: await sealed('name', '李明') }),
      stage.say(PARTY, 'contactPointAdded', id('li'), { ...point, contactPoint: 'gone' }),
      stage.say(PARTY, 'contactPointAdded', id('li'), {
        ...point,
        address: await sealed('address', 'li@example.cn'),
      }),
      stage.say(PARTY, 'contactPointRemoved', id('li'), { contactPoint: 'gone' }),
      stage.say(PARTY, 'partyConfirmed', id('li'), { reason: 'by-person' }),
      began('wang'),
      began('chen'),
      stage.say(PARTY, 'partyMergedInto', id('wang'), { survivorId: id('li') }),
    );
    const first = await page({ of: 'parties', limit: '2' });
    expect(first.items).toMatchObject([
      {
        id: id('li'),
        data: { code: 'li', name: '李明', contactPoints: [{ ...point, address: 'li@example.cn' }] },
      },
      { id: id('wang'), data: { code: 'wang', provisional: true, contactPoints: [], mergedInto: id('li') } },
    ]);
    expect(first.items[0]!.data).not.toHaveProperty('provisional');

    // Between two pages the world goes on: the second page knows nothing of it, the feed tells it.
    await stage.hear(
      stage.say(PARTY, 'partyUnmerged', id('wang'), { survivorId: id('li') }),
      began('late'),
      stage.say(PARTY, 'partyConfirmed', id('chen'), { reason: 'by-fact' }),
      stage.say(PARTY, 'partyForgotten', id('late'), { reason: 'asked' }),
    );
    const second = await page({ of: 'parties', limit: '2', page: first.nextPage! });
    expect(second).toMatchObject({
      items: [{ id: id('chen'), data: { provisional: true } }],
      cursor: first.cursor,
    });
    expect(second.nextPage).toBeUndefined();
    expect(await all(10, BOTH, first.cursor)).toEqual(['wang', 'late', 'chen', 'late'].map(id));

    // As of a cursor; and after all of it, it is what the events come to.
    const now = await page({ of: 'parties' });
    expect(now.items.map(({ data }) => data['forgotten'])).toEqual([undefined, undefined, undefined, true]);
    expect(now.items.map(({ data }) => data['mergedInto'])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect((await page({ of: 'parties', at: first.cursor })).items).toHaveLength(3);
  });

  test('leaves out what the key does not open', async () => {
    await stage.hear(
      begun('p1'),
      stage.say(ORDER, 'orderPlaced', id('o1'), { code: 'o1', partyId: id('p1') }),
      stage.say(ORDER, 'deliveryRecorded', id('o1'), { deliveryId: id('d'), complete: true }),
    );
    expect((await page({ of: 'orders' }, SALES)).items).toMatchObject([
      { id: id('o1'), data: { code: 'o1', deliveries: [{ complete: true }], returns: [] } },
    ]);
    const refused = await stage.get('/snapshot?of=parties', SALES);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'scope-missing', scope: 'events:customers' },
    });
    const { nextPage } = await page({ of: 'orders', limit: '1' }, SALES);
    expect((await stage.get(`/snapshot?of=parties&page=${encodeURIComponent(nextPage!)}`, BOTH)).status).toBe(
      400,
    );
  });
});

describe('what is about a person', () => {
  const nameOf = async (as: typeof WITH_NAMES) =>
    (await read({ types: 'rapport.customers.party.party-named.v1' }, as)).items.map(
      ({ data }) => (data as { partyNamed: { name?: string | null } }).partyNamed.name,
    );

  test('is left out, or opened for who has the scope, and null once it was forgotten', async () => {
    const { keys } = stage.staged.ports;
    const name = await stage.sealed('li', 'name', '李明');
    await stage.hear(stage.say(PARTY, 'partyNamed', id('li'), { name }));
    expect(await nameOf(machine(id('erp'), 'events:customers') as never)).toEqual([undefined]);
    expect(await nameOf(WITH_NAMES)).toEqual(['李明']);
    await keys.destroy(`party:${id('li')}`);
    expect(await nameOf(WITH_NAMES)).toEqual([null]);
  });
});
