import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Unavailable } from '@rapport/kernel/event-store';
import type { Principal } from '@rapport/kernel/http';
import { sql } from '@rapport/kernel/sql';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { consoleService } from '../src/app.ts';
import { type Teller, aYear, id, interleaved, newTeller } from './scenario.ts';

const person: Principal = {
  kind: 'person',
  accountId: id('wang'),
  login: 'wang',
  name: '王芳',
  role: 'agent',
  sessionId: id('session'),
};
let teller: Teller;
let keysUp = true;
let staged: StagedService;

async function stage(): Promise<StagedService> {
  const open: Teller['keys']['open'] = async (sealed) => {
    if (!keysUp) throw new Unavailable('keys');
    return teller.keys.open(sealed);
  };
  return stageService(consoleService, { keys: { ...teller.keys, open } });
}

const get = async (path: string, on = staged) => {
  const answer = await on.app.inject({ url: `/api/console/v1${path}`, headers: await on.as(person) });
  return { status: answer.statusCode, body: answer.json() };
};

beforeAll(async () => {
  teller = await aYear();
  staged = await stage();
  await staged.hear(teller.events);
});
afterAll(() => staged.close());

describe('the customer’s page', () => {
  test('shows everybody who works here the whole relationship, names and words opened [R024]', async () => {
    const { status, body } = await get(`/customers/${id('li')}`);
    expect(status).toBe(200);
    expect(body.facts).toMatchObject({ name: '李雷', contactPoints: [{ address: 'li@example.com' }] });
    expect(body).toMatchObject({ locked: false, provisional: true });
    const said = body.entries.filter(({ kind }: { kind: string }) =>
      ['message', 'reply', 'note'].includes(kind),
    );
    expect(said).toMatchObject([
      {
        text: 'Thank you!',
        from: { name: '李雷', address: 'li@example.com' },
        attachments: [{ fileName: '发票.pdf', bytes: 7 }],
      },
      { text: 'It is on its way.', state: 'sent', by: { name: '王芳' } },
      { text: 'asked the warehouse' },
      { text: 'Where is my order?', conversationSubject: 'Order 7' },
    ]);
  });

  test('is asked for as of an instant and compared with another', async () => {
    const merged = teller.events.find(({ type }) => type.includes('merged-into'))!.recordedAt;
    const now = await get(`/customers/${id('li')}`);
    const then = await get(`/customers/${id('li-again')}?asOf=${merged}`);
    expect(then.body.facts).toMatchObject({ partyId: id('li'), aliases: [{ name: 'Li Lei' }] });
    expect(then.body.asOf).toBe(merged);
    expect(then.body.range).toEqual((await get(`/customers/${id('li-again')}`)).body.range);
    const { body } = await get(
      `/customers/${id('li')}/comparison?from=${merged}&to=${now.body.range.lastAt}`,
    );
    expect(body.from.facts.aliases).toHaveLength(1);
    expect(body.to.facts.aliases).toHaveLength(0);
    expect(body.between.map(({ kind }: { kind: string }) => kind)).toEqual([
      'reopened',
      'message',
      'unmerged',
      'confirmed',
    ]);
    expect(
      (await get(`/customers/${id('li')}/comparison?to=${merged}&from=${now.body.range.lastAt}`)).status,
    ).toBe(422);
  });

  test('is read piece by piece, each entry once, and filtered by kind', async () => {
    const whole = (await get(`/customers/${id('li')}`)).body.entries;
    const read: unknown[] = [];
    for (let cursor = ''; ;) {
      const { body } = await get(`/customers/${id('li')}?limit=4${cursor}`);
      read.push(...body.entries);
      if (!body.nextCursor) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(read).toEqual(whole);
    const { body } = await get(`/customers/${id('li')}?kinds=notes,identity&limit=1`);
    expect(body.entries[0].kind).toBe('unmerged');
    expect((await get(`/customers/${id('li')}?kinds=said&cursor=${body.nextCursor}`)).body).toMatchObject({
      code: 'invalid-cursor',
    });
  });

  test('is one and the same however the streams came in', async () => {
    const expected = [
      await get(`/customers/${id('li')}`),
      await get(`/conversations/${id('order-7')}`),
      await get('/inbox?view=all'),
    ];
    for (const seed of [1, 2, 3]) {
      const other = await stage();
      const dealt = interleaved(teller.events, seed);
      for (let i = 0; i < dealt.length; i += 7) await other.hear(dealt.slice(i, i + 7));
      // Heard twice is heard once.
      await other.hear(dealt.filter(({ type }) => !type.includes('conversation.')));
      const same = [
        await get(`/customers/${id('li')}`, other),
        await get(`/conversations/${id('order-7')}`, other),
        await get('/inbox?view=all', other),
      ];
      const timeless = (pages: typeof expected) => JSON.stringify(pages).replaceAll(/"asOf":"[^"]*"/g, '');
      expect(timeless(same)).toBe(timeless(expected));
      await other.close();
    }
  });

  test('of nobody is not found', async () => {
    expect((await get(`/customers/${id('nobody')}`)).body).toMatchObject({
      status: 404,
      code: 'customer-unknown',
    });
    expect((await get('/customers/li')).status).toBe(400);
  });

  test('stays, without names and words, while the key ring is away and when somebody was forgotten', async () => {
    keysUp = false;
    const locked = (await get(`/customers/${id('li')}`)).body;
    keysUp = true;
    expect(locked).toMatchObject({
      locked: true,
      facts: { name: null, code: 'P-li', figures: { messages: 2 } },
    });
    const forgetful = await aYear(newTeller());
    const other = await stageService(consoleService, { keys: forgetful.keys });
    await other.hear(forgetful.events);
    await forgetful.keys.destroy(`party:${id('li')}`);
    await forgetful.keys.destroy(`conversation:${id('order-7')}`);
    const { body } = await get(`/customers/${id('li')}`, other);
    expect(body).toMatchObject({ locked: false, facts: { name: null, figures: { messages: 2 } } });
    expect(JSON.stringify(body)).not.toMatch(/李雷|li@example|order\?/);
    await other.close();
  });

  test('no read model holds a name, an address or a word of anybody', async () => {
    const { database } = staged.ports;
    const tables = ['customer_events_v1', 'inbox_v1', 'accounts_v1'];
    const rows = await Promise.all(
      tables.map((table) => database.many<object>({ text: `select * from read.${table}`, values: [] })),
    );
    expect(rows.every((table) => table.length > 0)).toBe(true);
    expect(JSON.stringify(rows)).not.toMatch(/李雷|王芳|li@example|order\?|发票/);
  });
});

describe('a conversation', () => {
  test('shows its lines in order, and the customer beside it', async () => {
    const { body } = await get(`/conversations/${id('order-7')}`);
    expect(body).toMatchObject({
      subject: 'Order 7',
      state: 'owned',
      ownerName: '王芳',
      customer: { name: '李雷' },
    });
    expect(body.entries.map(({ kind }: { kind: string }) => kind)).toEqual([
      'message',
      'identified',
      'taken',
      'note',
      'reply',
      'closed',
      'message',
      'reopened',
    ]);
    expect(body.entries[1]).toMatchObject({ partyName: '李雷' });
  });

  test('that was found to be with somebody else has no customer beside it, and says so', async () => {
    const { body } = await get(`/conversations/${id('mistake')}`);
    expect(body.customer).toBeUndefined();
    expect(body.entries.at(-1)).not.toHaveProperty('partyId');
    const before = body.entries.find(({ kind }: { kind: string }) => kind === 'identified');
    expect(before).toMatchObject({ partyName: '李雷' });
    expect((await get(`/conversations/${id('nothing')}`)).body).toMatchObject({
      code: 'conversation-unknown',
    });
  });
});

describe('the inbox', () => {
  test('lists who waits longest first, with counts [C3]', async () => {
    const { body } = await get('/inbox?view=unassigned');
    expect(body.items).toMatchObject([
      {
        subject: 'Invoice',
        lastText: 'I need an invoice.',
        counterpart: { address: 'li2@example.com' },
        state: 'unassigned',
      },
      { subject: 'Hello' },
    ]);
    expect(body.items[0].waitingSince < body.items[1].waitingSince).toBe(true);
    expect(body.counts).toEqual({ unassigned: 2, mine: 1, open: 3 });
    expect((await get('/inbox?view=mine')).body.items).toMatchObject([
      { conversationId: id('order-7'), ownerName: '王芳', replyState: 'sent', partyId: id('li') },
    ]);
    expect((await get('/inbox?view=closed')).body.items).toEqual([]);
  });

  test('is read page by page, also where nobody waits', async () => {
    for (const view of ['open', 'all']) {
      const whole = (await get(`/inbox?view=${view}`)).body.items;
      const first = (await get(`/inbox?view=${view}&limit=2`)).body;
      const second = (await get(`/inbox?view=${view}&limit=2&cursor=${first.nextCursor}`)).body;
      expect([...first.items, ...second.items]).toEqual(whole);
      expect(second.nextCursor).toBeUndefined();
      expect((await get(`/inbox?view=closed&cursor=${first.nextCursor}`)).status).toBe(400);
    }
  });

  test('names the party that a merged one stands for', async () => {
    const merged = teller.events.filter(
      ({ recordedAt }) =>
        recordedAt <= teller.events.find(({ type }) => type.includes('merged-into'))!.recordedAt,
    );
    const other = await stage();
    await other.hear(merged);
    const { body } = await get('/inbox?view=all', other);
    expect(
      body.items.find(({ conversationId }: { conversationId: string }) => conversationId === id('invoice'))
        .partyId,
    ).toBe(id('li'));
    await other.close();
  });
});

describe('an instant is final', () => {
  test('once every service’s watermark has passed it and all that they name was taken', async () => {
    const { finalityOf } = await import('../src/queries/finality.ts');
    const { database } = staged.ports;
    const topics = ['rapport.customers.party.v1', 'rapport.channels.conversation.v1'];
    const said = new Map<
      string,
      { recordedAt: string; partitions: Record<string, Record<string, number>> }
    >();
    const finality = finalityOf({
      sharedMs: 0,
      database,
      consumer: 'console.test',
      topics,
      watermarkOf: (service) => said.get(service),
    });
    const take = (topic: string, position: number) =>
      database.run(sql`
        insert into ops.positions (consumer, topic, partition, next_offset, sources, begun_at)
        values ('console.test', ${topic}, 3, 1, ${JSON.stringify({ [`${topic.split('.')[1]}/0`]: { position } })}::jsonb, now())
        on conflict (consumer, topic, partition) do update set sources = excluded.sources`);
    expect(await finality.finalBefore()).toBeUndefined();
    said.set('customers', { recordedAt: '2026-01-05T10:00:00.000Z', partitions: { [topics[0]!]: { 3: 7 } } });
    said.set('channels', { recordedAt: '2026-01-05T09:00:00.000Z', partitions: {} });
    expect(await finality.finalBefore()).toBeUndefined();
    await take(topics[0]!, 7);
    expect(await finality.finalBefore()).toBe('2026-01-05T09:00:00.000Z');
    said.set('channels', { recordedAt: '2026-01-05T11:00:00.000Z', partitions: { [topics[1]!]: { 3: 2 } } });
    // What it names has not come yet: what was final stays, more is not.
    expect(await finality.finalBefore()).toBe('2026-01-05T09:00:00.000Z');
    await take(topics[1]!, 2);
    expect(await finality.finalBefore()).toBe('2026-01-05T10:00:00.000Z');
  });
});

test('every route of the console turns away whom it must', async () => {
  const people = ['agent', 'admin'] as const;
  const matrix = {
    'GET /api/console/v1/inbox': people,
    'GET /api/console/v1/conversations/:conversationId': people,
    'GET /api/console/v1/customers/:partyId': people,
    'GET /api/console/v1/customers/:partyId/comparison': people,
    'GET /api/console/v1/operations': people,
    'GET /api/console/v1/stream': people,
  };
  const { app, ports, routes } = staged;
  expect(unmatched(routes, matrix)).toEqual([]);
  expect(surprises(await knockEverywhere(app, matrix, { service: 'console', tokens: ports.tokens }))).toEqual(
    [],
  );
});
