import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as say from './facts.ts';
import { type Stage, analyticsOnStage, id } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await analyticsOnStage('2026-03-10T09:00:00.000Z');
});
afterAll(() => stage.close());

const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T04:00:00.000Z`;
const profile = async (name: string) => (await stage.get(`/profiles/${id(name)}`)).body;
/** Parties are known here by their own read model as well. */
const party = async (name: string) => {
  const code = { kind: 1, provisional: false, code: name };
  await stage.staged.hear([
    {
      ...{ id: id(`begun ${name}`), type: 'rapport.customers.party.party-begun.v1', data: code },
      ...{
        streamId: `party-${id(name)}`,
        source: 'customers/0',
        position: 1,
        occurredAt: at(1),
        recordedAt: at(1),
      },
      meta: { correlationId: name, actor: 'service:customers' },
    },
  ]);
  await stage.tell(say.party(name, at(1)));
};

describe('what is said of a customer', () => {
  test('is a segment with its reason, from the moment it holds until it does not', async () => {
    const condition = { is: 'bought', orders: 2 };
    const { segmentId } = await stage.does('/segments', { name: 'Twice', condition });
    await party('li');
    await stage.tell(
      say.order('first', 'li', '2026-03-02', [['lamp', '50.00']]),
      say.order('second', 'li', '2026-03-03', [['desk', '70.00']]),
    );
    await stage.judge();
    const seen = await profile('li');
    expect(seen.segments).toMatchObject([
      { segmentId, member: true, reasons: [{ fact: 'bought', count: 2, amount: { amount: '120.00' } }] },
    ]);
    expect(seen.scores).toMatchObject({ class: 'vip', modelVersion: 0 });
    const { items } = (await stage.get(`/members?segment=${segmentId}`)).body;
    expect(items).toMatchObject([{ partyId: id('li'), code: 'li' }]);

    stage.time.until('2026-03-11T01:00:00.000Z');
    await stage.tell(say.comesBack('second', '2026-03-09', 1, '70.00'));
    await stage.judge();
    const { segments } = await profile('li');
    expect(segments).toMatchObject([
      { member: false, spells: [{ from: expect.any(String), to: expect.any(String) }] },
    ]);

    const on = async (day: string) =>
      (await stage.get(`/past-members?segment=${segmentId}&day=${day}`)).body.items;
    expect(await on('2026-03-10')).toMatchObject([
      { partyId: id('li'), edition: 1, reasons: [{ count: 2 }], until: '2026-03-11T01:00:00.000Z' },
    ]);
    expect(await on('2026-03-09')).toEqual([]);
    expect(await on('2026-03-11')).toEqual([]);
    expect((await stage.get(`/past-members?segment=${segmentId}&day=2026-02-30`)).status).toBe(400);
  });

  test('is said only where it is news', async () => {
    await stage.judge();
    const { position } = await stage.staged.ports.store.head();
    await stage.tell(say.talk('talk of li', 'li', at(9)));
    await stage.judge();
    expect((await stage.staged.ports.store.head()).position).toBe(position);
  });
});

describe('whoever something was heard of without being named', () => {
  const segments = new Map<string, string>();
  const into = async (name: string) => {
    const { items } = (await stage.get(`/members?segment=${segments.get(name)}`)).body;
    return items.map(({ code }: { readonly code: string }) => code).toSorted();
  };
  beforeAll(async () => {
    for (const is of ['open-case', 'awaits-call', 'lead'])
      segments.set(
        is,
        (
          await stage.does('/segments', {
            name: is,
            condition: { is, ...(is === 'lead' ? { states: ['open'] } : {}) },
          })
        ).segmentId,
      );
    for (const name of ['sun', 'wu', 'zhou']) await party(name);
    await stage.tell(say.talk('talk of sun', 'sun', at(2)));
  });

  test('leaves when the case of their conversation is solved, or the call of it returned', async () => {
    const conversation = 'talk of sun';
    await stage.tell(
      say.opensCase('case of a talk', { conversation }, at(3)),
      say.call('call of a talk', { conversation, callBackDue: true }, at(3)),
    );
    await stage.judge();
    expect([await into('open-case'), await into('awaits-call')]).toEqual([['sun'], ['sun']]);
    await stage.tell(say.resolvesCase('case of a talk', at(4)));
    await stage.judge();
    expect(await into('open-case')).toEqual([]);
    await stage.tell(say.callsBack('call of a talk', at(4)));
    await stage.judge();
    expect(await into('awaits-call')).toEqual([]);
  });

  test('leaves when their conversation, or what they asked for, turns out to be another customer’s', async () => {
    await stage.tell(
      say.opensCase('another case', { conversation: 'talk of sun' }, at(5)),
      say.lead('lead of sun', 'sun', 'form', at(5)),
    );
    await stage.judge();
    expect([await into('open-case'), await into('lead')]).toEqual([['sun'], ['sun']]);
    await stage.tell(say.talk('talk of sun', 'wu', at(6)));
    await stage.judge();
    expect(await into('open-case')).toEqual(['wu']);
    await stage.tell(say.qualifies('lead of sun', 'zhou', at(6)));
    await stage.judge();
    expect(await into('lead')).toEqual([]);
  });
});

describe('the next best action', () => {
  test('is what is to be fixed, before every sale; what is answered rests', async () => {
    await party('wang');
    await stage.tell(
      say.quote('quote', 'wang', '900.00', at(8)),
      say.opensCase('case', { of: 'wang' }, at(9)),
    );
    await stage.judge();
    const { actions } = await profile('wang');
    expect(actions).toMatchObject([
      { ruleId: 'open-case', kind: 'fix', reasons: [{ fact: 'open-case', word: 'complaint' }] },
      { ruleId: 'open-quote', kind: 'sell', reasons: [{ amount: { amount: '900.00', currency: 'CNY' } }] },
    ]);

    const refuse = `/profiles/${id('wang')}/actions/open-quote/refuse`;
    await stage.does(refuse, { reason: 'not-now' });
    await stage.tell(say.resolvesCase('case', at(10)));
    await stage.judge();
    expect((await profile('wang')).actions).toEqual([]);
    expect((await stage.post(refuse.replace('open-quote', 'open-case'), { reason: 'other' })).status).toBe(
      409,
    );

    // A week later it is advised again, because a new day has begun.
    stage.time.until('2026-03-18T09:00:00.000Z');
    await stage.judge();
    expect((await profile('wang')).actions).toMatchObject([{ ruleId: 'open-quote' }]);
  });

  test('follows a merge to the customer who is left', async () => {
    await party('double');
    await stage.tell(say.promise('promise', 'double', at(9)), say.breaksPromise('promise', at(10)));
    await stage.judge();
    expect((await profile('double')).actions).toMatchObject([{ ruleId: 'broken-promise' }]);
    await stage.tell(say.merge('double', 'li', at(11)));
    await stage.judge();
    expect((await profile('li')).actions).toMatchObject([{ ruleId: 'broken-promise' }]);
    expect((await profile('double')).actions).toEqual([]);
    await stage.tell(say.unmerge('double', 'li', at(12)));
    await stage.judge();
    expect((await profile('li')).actions).toEqual([]);
  });
});

describe('the model of what customers are worth', () => {
  test('is fitted with the first look of a month, and ranks from then on; fitted again it is the same', async () => {
    const facts = [];
    for (let n = 0; n < 40; n += 1) {
      await party(`buyer ${n}`);
      for (let k = 0; k <= n % 5; k += 1)
        facts.push(
          say.order(`${n}/${k}`, `buyer ${n}`, `2026-03-${String(1 + ((n + 5 * k) % 28)).padStart(2, '0')}`, [
            ['lamp', `${10 + ((n * 7) % 90)}.00`],
          ]),
        );
    }
    await stage.tell(...facts);
    stage.time.until('2026-04-01T09:00:00.000Z');
    await stage.judge();
    const { items } = (await stage.get('/models')).body;
    expect(items).toMatchObject([{ edition: 1, cutOff: '2026-03-31', methodVersion: 1, currency: 'CNY' }]);
    expect((await profile('buyer 4')).scores).toMatchObject({
      modelVersion: 1,
      churn: expect.any(String),
      value: { currency: 'CNY' },
    });

    // The same purchases come to the same: that is no news.
    await stage.caughtUp();
    await stage.does('/models/actions/fit');
    expect((await stage.get('/models')).body.items).toHaveLength(1);
    await stage.tell(say.order('one more', 'buyer 3', '2026-04-01', [['lamp', '15.00']]));
    stage.time.until('2026-04-02T09:00:00.000Z');
    await stage.caughtUp();
    await stage.does('/models/actions/fit');
    expect((await stage.get('/models')).body.items).toMatchObject([
      { edition: 2, cutOff: '2026-04-01' },
      { edition: 1 },
    ]);
  });
});

describe('a condition beyond what the warehouse can do', () => {
  /** Twenty facts of all kinds: more than fits beside the facts in the memory that the stage's warehouse has. */
  const beyond = {
    is: 'any',
    of: [
      ...[1, 2, 3, 4, 5, 6].map((n) => ({ is: 'bought', productId: id(`product ${n}`), orders: n })),
      ...[10, 20, 30, 40, 50, 60].map((withinDays) => ({ is: 'wrote', withinDays })),
      ...[{ is: 'open-case' }, { is: 'broken-promise' }, { is: 'due-promise' }, { is: 'awaits-call' }],
      ...[{ is: 'member' }, { is: 'scored' }, { is: 'kind', kind: 'person' }, { is: 'bought' }],
    ],
  };

  test('leaves who is in it there, and everything else is judged', async () => {
    const define = (path: string, name: string, condition: object) =>
      stage.does(`/segments${path}`, { name, condition });
    const { segmentId } = await define('', 'Beyond', { is: 'bought' });
    const again = `/${segmentId}/actions/define`;
    const membersOf = async (segment: string) =>
      (await stage.get(`/members?segment=${segment}`)).body.items.map(
        ({ partyId }: { partyId: string }) => partyId,
      );
    await party('mo');
    await stage.tell(say.order('one of mo', 'mo', '2026-03-09', [['lamp', '50.00']]));
    await stage.judge();
    expect(await membersOf(segmentId)).toContain(id('mo'));

    await define(again, 'Beyond', beyond);
    const other = await define('', 'Twice or more', { is: 'bought', orders: 2 });
    await party('ni');
    await stage.tell(
      say.order('one of ni', 'ni', '2026-03-09', [['lamp', '50.00']]),
      say.order('two of ni', 'ni', '2026-03-10', [['lamp', '50.00']]),
    );
    await stage.judge();
    expect(await membersOf(other.segmentId)).toContain(id('ni'));
    expect(await membersOf(segmentId)).toContain(id('mo'));
    expect(await membersOf(segmentId)).not.toContain(id('ni'));

    const unanswered = async (segment: string) =>
      (await stage.get(`/segments/${segment}`)).body.unansweredSince;
    expect(await unanswered(segmentId)).toBe(stage.time.now());
    expect(await unanswered(other.segmentId)).toBeUndefined();

    const asking = vi.spyOn(stage.warehouse, 'ask');
    const timesAsked = () => asking.mock.calls.filter(([{ text }]) => text.includes('fact_19')).length;
    const hearsMore = async (record: string) => {
      await stage.tell(say.order(record, 'ni', '2026-03-10', [['lamp', '5.00']]));
      await stage.judge();
    };
    await hearsMore('three of ni');
    expect(timesAsked()).toBe(0);
    const monotonic = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => monotonic() + 600_000);
    await hearsMore('four of ni');
    expect(timesAsked()).toBe(1);
    vi.restoreAllMocks();

    await define(again, 'Beyond', { is: 'bought', orders: 2 });
    await stage.judge();
    expect(await membersOf(segmentId)).not.toContain(id('mo'));
    expect(await membersOf(segmentId)).toContain(id('ni'));
    expect(await unanswered(segmentId)).toBeUndefined();
  });

  test('is told of the rule it belongs to, until it is written anew', async () => {
    const rule = { kind: 'sell', action: 'offer-again', weight: 10, restDays: 0 };
    const define = async (condition: object) => {
      await stage.does('/rules/actions/define', {
        rules: [
          { ...rule, ruleId: 'beyond', condition },
          { ...rule, ruleId: 'plain', condition: { is: 'bought' } },
        ],
      });
      await stage.judge();
    };
    const told = async () => {
      const { rules } = (await stage.get('/rules')).body;
      return rules.map((one: { unansweredSince?: string }) => one.unansweredSince);
    };
    await define(beyond);
    expect(await told()).toEqual([stage.time.now(), undefined]);
    await define({ is: 'bought', orders: 2 });
    expect(await told()).toEqual([undefined, undefined]);
  });
});
