import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, id, money, person, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage();
  await stage.party('li', '李雷');
  await stage.party('han', '韩梅梅');
  await stage.account('ann', '安娜');
  await stage.account('bob', 'Bob');
});
afterAll(() => stage.staged.close());

const quote = (name: string) => ({ kind: 'quote', id: id(name) });

describe('the register of promises', () => {
  test('shows who promised what to whom, in whose words, about what and from where [G2] [R126]', async () => {
    const promiseId = await stage.promise({
      value: money('90.00'),
      quote: '九十块，周五前有效',
      about: quote('q1'),
      source: { kind: 'conversation', id: id('c1') },
      channel: 'mail',
    });
    const { status, body, headers } = await stage.get(`/promises/${promiseId}`);
    expect(status).toBe(200);
    expect(body.promise).toMatchObject({
      party: { partyId: id('li'), code: 'P-li', name: '李雷' },
      owner: { accountId: id('ann'), name: '安娜' },
      kind: 'price',
      value: money('90.00'),
      quote: '九十块，周五前有效',
      about: quote('q1'),
      source: { kind: 'conversation', id: id('c1') },
      channel: 'mail',
      state: 'open',
      // The sixth lasts until the seventh begins where it was said.
      due: { to: { local: '2026-03-06', zone: 'Asia/Shanghai', at: '2026-03-06T16:00:00.000Z' } },
      contradicts: [],
    });
    expect(headers.etag).toBe(`"${body.promise.version}"`);
    expect(body.history).toMatchObject([{ fact: 'made', by: { accountId: id('ann'), name: '安娜' } }]);
  });

  test('seals what was said with the customer’s key', async () => {
    const promiseId = await stage.promise({
      quote: 'canary words',
      value: { type: 'text', text: 'canary gift' },
    });
    const [made] = await stage.staged.ports.store.readStream(`promise-${promiseId}`);
    expect(JSON.stringify(made)).not.toContain('canary');
    expect(made!.data).toMatchObject({ quote: { subject: `party:${id('li')}` } });
    const [row] = await stage.staged.ports.database.many({
      text: 'select * from read.promises_v1',
      values: [],
    });
    expect(JSON.stringify(row)).not.toContain('canary');
  });

  test('is asked by state, by who answers for it, by customer, kind and record, page by page', async () => {
    const about = quote('filters');
    const mine = await stage.promise({ about, kind: 'gift' });
    const theirs = await stage.promise({ about, ownerId: id('bob'), partyId: id('han'), kind: 'term' });
    await stage.post(`/promises/${theirs}/actions/keep`, {});
    const of = async (query: string) => [
      ...(await stage.register(`about=quote/${id('filters')}&${query}`)).keys(),
    ];
    expect(await of('')).toEqual(expect.arrayContaining([mine, theirs]));
    expect(await of('state=open')).toEqual([mine]);
    expect(await of(`ownerId=${id('bob')}`)).toEqual([theirs]);
    expect(await of(`partyId=${id('han')}`)).toEqual([theirs]);
    expect(await of('kind=gift')).toEqual([mine]);
    const first = (await stage.get(`/promises?about=quote/${id('filters')}&limit=1`)).body;
    const second = await stage.get(
      `/promises?about=quote/${id('filters')}&limit=1&cursor=${first.nextCursor}`,
    );
    expect([first.items[0].promiseId, second.body.items[0].promiseId].toSorted()).toEqual(
      [mine, theirs].toSorted(),
    );
    expect(second.body.nextCursor).toBeUndefined();
    expect((await stage.get(`/promises?state=open&cursor=${first.nextCursor}`)).body.code).toBe(
      'invalid-cursor',
    );
  });
});

describe('a promise', () => {
  test('is moved, handed over and kept, and its history tells all of it', async () => {
    const promiseId = await stage.promise({ quote: '周五给您答复', kind: 'call-back' });
    const window = { to: '2026-03-07T10:00', zone: 'Asia/Shanghai' };
    await stage.post(`/promises/${promiseId}/actions/reschedule`, { window, reason: '客户周六才有空' });
    await stage.post(`/promises/${promiseId}/actions/hand-over`, { ownerId: id('bob') });
    const note = '电话里说清楚了';
    const evidence = { kind: 'message', id: id('m1') };
    await stage.post(`/promises/${promiseId}/actions/keep`, { note, evidence }, person('bob'));
    const { promise, history } = (await stage.get(`/promises/${promiseId}`)).body;
    expect(promise).toMatchObject({
      state: 'kept',
      owner: { accountId: id('bob') },
      due: { to: { at: '2026-03-07T02:00:00.000Z' } },
      firstDue: { to: { local: '2026-03-06' } },
    });
    expect(history).toMatchObject([
      { fact: 'made' },
      { fact: 'rescheduled', text: '客户周六才有空', due: { to: { local: '2026-03-07T10:00' } } },
      { fact: 'handed-over', owner: { name: 'Bob' } },
      { fact: 'kept', text: note, evidence, by: { name: 'Bob' } },
    ]);
  });

  test('refuses what does not fit, says why, and leaves everything as it was', async () => {
    const promiseId = await stage.promise({});
    const before = (await stage.staged.ports.store.head()).position;
    const refused = async (path: string, body: object) => {
      const answer = await stage.post(path, body);
      return [answer.status, answer.body.code];
    };
    const window = { to: '2026-03-06', zone: 'UTC' };
    const base = { partyId: id('li'), kind: 'price', window };
    const at = `/promises/${promiseId}/actions`;
    expect(await refused('/promises', { ...base, partyId: id('nobody') })).toEqual([404, 'party-unknown']);
    expect(await refused('/promises', { ...base, ownerId: id('nobody') })).toEqual([422, 'account-unknown']);
    expect(await refused('/promises', { ...base, value: money('1.234') })).toEqual([
      422,
      'amount-unreadable',
    ]);
    expect(await refused('/promises', { ...base, window: { ...window, zone: 'Mars/Olympus' } })).toEqual([
      422,
      'moment-unreadable',
    ]);
    expect(await refused('/promises', { ...base, window: { ...window, from: '2026-03-08' } })).toEqual([
      422,
      'window-turned-round',
    ]);
    expect(
      await refused(`${at}/reschedule`, { window: { to: '2026-03-01', zone: 'UTC' }, reason: 'x' }),
    ).toEqual([422, 'window-past']);
    expect(await refused(`/promises/${id('nobody')}/actions/keep`, {})).toEqual([404, 'promise-unknown']);
    expect((await stage.get(`/promises/${id('nobody')}`)).body.code).toBe('promise-unknown');
    expect((await stage.staged.ports.store.head()).position).toBe(before);
  });

  test('is decided on what was seen, and the same request twice is done once', async () => {
    const promiseId = await stage.promise({});
    const { version } = (await stage.get(`/promises/${promiseId}`)).body.promise;
    await stage.post(`/promises/${promiseId}/actions/hand-over`, { ownerId: id('bob') });
    const stale = await stage.post(
      `/promises/${promiseId}/actions/withdraw`,
      { reason: 'x' },
      person('ann'),
      {
        'if-match': `"${version}"`,
      },
    );
    expect(stale).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
    const key = { 'idempotency-key': 'once' };
    const body = { partyId: id('li'), kind: 'gift', window: { to: '2026-03-06', zone: 'UTC' } };
    const answers = [await stage.post('/promises', body, person('ann'), key)];
    answers.push(await stage.post('/promises', body, person('ann'), key));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect(answers[0]!.body).toEqual(answers[1]!.body);
  });

  test('that the customer’s key was destroyed for tells its facts and no words', async () => {
    await stage.party('gone', '走了');
    const promiseId = await stage.promise({ partyId: id('gone'), quote: '忘掉我', value: money('5.00') });
    await stage.staged.ports.keys.destroy(`party:${id('gone')}`);
    expect((await stage.get(`/promises/${promiseId}`)).body.promise).toMatchObject({
      quote: null,
      party: { name: null },
      value: money('5.00'),
      state: 'open',
    });
    const again = {
      partyId: id('gone'),
      kind: 'gift',
      quote: 'x',
      window: { to: '2026-03-06', zone: 'UTC' },
    };
    expect((await stage.post('/promises', again)).body.code).toBe('forgotten');
  });
});
