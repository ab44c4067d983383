import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, id, money, person, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage();
  await stage.party('li', '李雷');
  await stage.account('bob', 'Bob');
});
afterAll(() => stage.staged.close());

const facts = async (stream: string) =>
  (await stage.staged.ports.store.readStream(stream)).map(({ type, occurredAt }) => [type, occurredAt]);

describe('time', () => {
  test('breaks a promise by itself when its window ends; done later, both facts stay [G2] [R126]', async () => {
    const promiseId = await stage.promise({ window: { to: '2026-03-03T18:00', zone: 'Asia/Shanghai' } });
    await stage.time.until('2026-03-03T09:59:59.999Z');
    expect((await stage.register()).get(promiseId)!.state).toBe('open');
    await stage.time.until('2026-03-04T00:00:00.000Z');
    expect((await stage.register()).get(promiseId)!.state).toBe('broken');
    await stage.post(`/promises/${promiseId}/actions/keep`, {});
    const { promise, history } = (await stage.get(`/promises/${promiseId}`)).body;
    expect(promise.state).toBe('fulfilled-late');
    expect(
      history.map(({ fact, occurredAt }: { fact: string; occurredAt: string }) => [fact, occurredAt]),
    ).toEqual([
      ['made', '2026-03-02T09:00:00.000Z'],
      // At its due instant, however late the timer was.
      ['broken', '2026-03-03T10:00:00.000Z'],
      ['fulfilled-late', '2026-03-04T00:00:00.000Z'],
    ]);
  });

  test('has no say over a promise that was kept, withdrawn or moved in time', async () => {
    const window = { to: '2026-03-05', zone: 'UTC' };
    const [kept, withdrawn, moved] = [
      await stage.promise({ window }),
      await stage.promise({ window }),
      await stage.promise({ window }),
    ];
    await stage.post(`/promises/${kept}/actions/keep`, {});
    await stage.post(`/promises/${withdrawn}/actions/withdraw`, { reason: '客户不要了' });
    const later = { window: { to: '2026-03-08', zone: 'UTC' }, reason: '改期' };
    await stage.post(`/promises/${moved}/actions/reschedule`, later);
    await stage.time.until('2026-03-07T00:00:00.000Z');
    const shown = await stage.register();
    expect([kept, withdrawn, moved].map((one) => shown.get(one)!.state)).toEqual([
      'kept',
      'withdrawn',
      'open',
    ]);
    await stage.time.until('2026-03-09T00:00:00.000Z');
    expect((await stage.register()).get(moved)!.state).toBe('broken');
  });

  test('that jumps a year breaks all that came due, each at its own instant and once', async () => {
    const days = ['2026-03-10', '2026-07-01', '2026-12-24'];
    const ids = await Promise.all(days.map((to) => stage.promise({ window: { to, zone: 'UTC' } })));
    const taskId = await stage.task({ due: { local: '2026-05-01', zone: 'Asia/Shanghai' } });
    await stage.time.until('2027-03-09T00:00:00.000Z');
    await stage.time.until('2027-03-10T00:00:00.000Z');
    expect(await Promise.all(ids.map(async (one) => (await facts(`promise-${one}`)).slice(1)))).toEqual([
      [['PromiseBroken', '2026-03-11T00:00:00.000Z']],
      [['PromiseBroken', '2026-07-02T00:00:00.000Z']],
      [['PromiseBroken', '2026-12-25T00:00:00.000Z']],
    ]);
    expect((await facts(`task-${taskId}`)).slice(1)).toEqual([['TaskOverdue', '2026-05-01T16:00:00.000Z']]);
  });

  test('shows the register as it was recorded on a past day [G2]', async () => {
    const about = { kind: 'quote', id: id('as-of') };
    const base = { about, window: { to: '2027-03-20', zone: 'UTC' }, value: money('90.00') };
    const before = stage.time.now();
    stage.time.pass(60_000);
    const first = await stage.promise(base);
    const made = stage.time.now();
    stage.time.pass(60_000);
    const second = await stage.promise({ ...base, value: money('80.00'), ownerId: id('bob') }, person('bob'));
    const contradicting = stage.time.now();
    stage.time.pass(60_000);
    const later = { window: { to: '2027-03-30', zone: 'UTC' }, reason: '改期' };
    await stage.post(`/promises/${first}/actions/reschedule`, later);
    await stage.post(`/promises/${second}/actions/hand-over`, { ownerId: id('ann') });
    await stage.post(`/promises/${second}/actions/withdraw`, { reason: '报错了' });
    const as = async (asOf: string, query = '') =>
      [...(await stage.register(`about=quote/${id('as-of')}&asOf=${asOf}&${query}`)).values()].map(
        (promise) => [
          promise.promiseId,
          promise.state,
          promise.owner.accountId,
          promise.due.to.at,
          promise.contradicts,
        ],
      );
    const due = '2027-03-21T00:00:00.000Z';
    expect(await as(before)).toEqual([]);
    expect(await as(made)).toEqual([[first, 'open', id('ann'), due, []]]);
    expect((await as(contradicting)).toSorted()).toEqual(
      [
        [first, 'open', id('ann'), due, [second]],
        [second, 'open', id('bob'), due, [first]],
      ].toSorted(),
    );
    expect(await as(contradicting, `ownerId=${id('bob')}`)).toHaveLength(1);
    expect(await as(stage.time.now(), 'state=open')).toEqual([
      [first, 'open', id('ann'), '2027-03-31T00:00:00.000Z', []],
    ]);
    const past = (await stage.get(`/promises/${second}?asOf=${contradicting}`)).body;
    expect([past.promise.state, past.history.length, past.contradicting.length]).toEqual(['open', 1, 1]);
  });
});
