import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { type Stage, id, person, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage();
  await stage.party('li', '李雷');
});
afterAll(() => stage.staged.close());

describe('every door', () => {
  test('lets in those it names and nobody else', async () => {
    const people = ['agent', 'admin'] as const;
    const at = '/api/workflow/v1';
    const matrix = {
      [`GET ${at}/promises`]: people,
      [`POST ${at}/promises`]: people,
      [`GET ${at}/promises/:promiseId`]: people,
      [`POST ${at}/promises/:promiseId/actions/keep`]: people,
      [`POST ${at}/promises/:promiseId/actions/withdraw`]: people,
      [`POST ${at}/promises/:promiseId/actions/reschedule`]: people,
      [`POST ${at}/promises/:promiseId/actions/hand-over`]: people,
      [`GET ${at}/tasks`]: people,
      [`POST ${at}/tasks`]: people,
      [`GET ${at}/tasks/:taskId`]: people,
      [`POST ${at}/tasks/:taskId/actions/assign`]: people,
      [`POST ${at}/tasks/:taskId/actions/finish`]: people,
      [`POST ${at}/tasks/:taskId/actions/reopen`]: people,
      [`POST ${at}/tasks/:taskId/actions/drop`]: people,
      [`GET ${at}/people`]: people,
      [`GET ${at}/my-work`]: people,
      [`GET ${at}/my-work/counts`]: people,
    };
    const { app, ports, routes } = stage.staged;
    expect(unmatched(routes, matrix)).toEqual([]);
    const knocks = await knockEverywhere(app, matrix, { service: 'workflow', tokens: ports.tokens });
    expect(surprises(knocks)).toEqual([]);
    expect((await ports.store.head()).position).toBe(0);
  });

  const window = { to: '2026-03-06', zone: 'UTC' };
  const promise = { partyId: id('li'), kind: 'price', window };
  test.each([
    ['promises', 'a kind there is not', { ...promise, kind: 'wish' }],
    [
      'promises',
      'an amount that is a number',
      { ...promise, value: { type: 'money', amount: 9, currency: 'CNY' } },
    ],
    [
      'promises',
      'an amount in words',
      { ...promise, value: { type: 'money', amount: '1e3', currency: 'CNY' } },
    ],
    ['promises', 'a value of two kinds', { ...promise, value: { type: 'text', text: 'x', amount: '1' } }],
    ['promises', 'a window without an end', { ...promise, window: { zone: 'UTC' } }],
    [
      'promises',
      'an instant where a local time is asked',
      { ...promise, window: { ...window, to: '2026-03-06T18:00Z' } },
    ],
    ['promises', 'a book for a quote', { ...promise, quote: 'x'.repeat(2_001) }],
    ['promises', 'a record without an id', { ...promise, about: { kind: 'quote' } }],
    ['promises', 'a record of a kind in capitals', { ...promise, about: { kind: 'QUOTE', id: id('q') } }],
    ['tasks', 'a title of blanks', { title: '   ' }],
    ['tasks', 'a local time without its zone', { title: 'x', due: { local: '2026-03-06' } }],
    [
      'tasks',
      'an instant and a local time at once',
      { title: 'x', due: { at: '2026-03-06T00:00:00Z', local: '2026-03-06', zone: 'UTC' } },
    ],
    ['tasks', 'a priority there is not', { title: 'x', priority: 'asap' }],
  ])('of %s refuses %s', async (path, _, body) => {
    const before = (await stage.staged.ports.store.head()).position;
    expect(await stage.post(`/${path}`, body)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
    expect((await stage.staged.ports.store.head()).position).toBe(before);
  });

  test('answers nothing to a cursor of another list or another person', async () => {
    for (let i = 0; i < 2; i += 1) await stage.task({ title: `t${i}` });
    const mine = (await stage.get('/my-work?limit=1')).body.nextCursor;
    expect(mine).toEqual(expect.any(String));
    for (const [path, as] of [
      ['/tasks', person('ann')],
      ['/promises', person('ann')],
      ['/my-work', person('bob')],
    ] as const) {
      expect((await stage.get(`${path}?cursor=${mine}`, as)).body.code).toBe('invalid-cursor');
    }
  });
});
