import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, id, person, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage();
  await stage.party('li', '李雷');
  await stage.account('ann', '安娜');
  await stage.account('bob', 'Bob');
});
afterAll(() => stage.staged.close());

describe('tasks', () => {
  test('are taken down on any record or none, given, done, opened again and dropped [R006] [R008]', async () => {
    const about = { kind: 'conversation', id: id('c1') };
    const taskId = await stage.task({
      title: '寄样品',
      note: '红色的',
      about,
      partyId: id('li'),
      due: { local: '2026-03-04T18:00', zone: 'Asia/Shanghai' },
      priority: 'high',
    });
    const at = `/tasks/${taskId}/actions`;
    await stage.post(`${at}/assign`, { ownerId: id('bob') });
    await stage.post(`${at}/finish`, {}, person('bob'));
    await stage.post(`${at}/reopen`, {});
    await stage.post(`${at}/drop`, { reason: '客户不要了' });
    const { task, history } = (await stage.get(`/tasks/${taskId}`)).body;
    expect(task).toMatchObject({
      title: '寄样品',
      note: '红色的',
      about,
      party: { name: '李雷' },
      owner: { name: 'Bob' },
      priority: 'high',
      state: 'dropped',
      due: { at: '2026-03-04T10:00:00.000Z', local: '2026-03-04T18:00', zone: 'Asia/Shanghai' },
    });
    expect(history.map(({ fact }: { fact: string }) => fact)).toEqual([
      'opened',
      'assigned',
      'done',
      'reopened',
      'dropped',
    ]);
    expect(history.at(-1).text).toBe('客户不要了');
    expect((await stage.post(`${at}/assign`, { ownerId: id('ann') })).body.code).toBe('task-closed');
    const listed = (await stage.get(`/tasks?about=conversation/${id('c1')}`)).body.items;
    expect(listed.map((one: { taskId: string }) => one.taskId)).toEqual([taskId]);
  });

  test('about nobody are sealed with a key of their own; about a conversation with its key', async () => {
    const alone = await stage.task({ title: 'canary alone' });
    const within = await stage.task({
      title: 'canary within',
      about: { kind: 'conversation', id: id('c2') },
    });
    const subjects = await Promise.all(
      [alone, within].map(async (taskId) => {
        const [opened] = await stage.staged.ports.store.readStream(`task-${taskId}`);
        expect(JSON.stringify(opened)).not.toContain('canary');
        return (opened!.data['title'] as { subject: string }).subject;
      }),
    );
    expect(subjects).toEqual([`task:${alone}`, `conversation:${id('c2')}`]);
  });

  test('are given to nobody who has left or never was', async () => {
    await stage.account('cat', 'Cat');
    await stage.left('cat');
    for (const ownerId of [id('cat'), id('nobody')]) {
      expect(await stage.post('/tasks', { title: 'x', ownerId })).toMatchObject({
        status: 422,
        body: { code: 'account-unknown' },
      });
    }
    expect((await stage.post('/tasks', { title: 'x', partyId: id('nobody') })).body.code).toBe(
      'party-unknown',
    );
  });
});

test('people work can be given to are those who are here', async () => {
  await stage.account('eve', 'Eve');
  await stage.left('eve');
  const names: string[] = [];
  for (let cursor = ''; ;) {
    const { body } = await stage.get(`/people?limit=1${cursor}`);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    if (!body.nextCursor) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(names.toSorted()).toEqual(['Bob', '安娜']);
});

describe('my work', () => {
  test('is my tasks and promises by when they are due, what is late first, counted', async () => {
    const dan = person('dan');
    const undue = await stage.task({ title: 'some day' }, dan);
    const soon = await stage.task({ due: { local: '2026-03-05', zone: 'UTC' } }, dan);
    const promised = await stage.promise({ window: { to: '2026-03-04', zone: 'UTC' } }, dan);
    const late = await stage.task({ due: { at: '2026-03-02T12:00:00+01:00' } }, dan);
    const kept = await stage.promise({}, dan);
    await stage.post(`/promises/${kept}/actions/keep`, {}, dan);
    await stage
      .task({ title: 'done' }, dan)
      .then((taskId) => stage.post(`/tasks/${taskId}/actions/finish`, {}, dan));
    await stage.time.until('2026-03-02T13:00:00.000Z');
    const work = async (query = '') => (await stage.get(`/my-work?${query}`, dan)).body;
    const idOf = (item: { task?: { taskId: string }; promise?: { promiseId: string } }) =>
      item.task?.taskId ?? item.promise?.promiseId;
    expect((await work()).items.map(idOf)).toEqual([late, promised, soon, undue]);
    expect((await stage.get('/my-work/counts', dan)).body).toEqual({ tasks: 3, promises: 1, overdue: 1 });
    await stage.time.until('2026-03-05T00:00:00.000Z');
    expect((await work()).counts).toEqual({ tasks: 3, promises: 1, overdue: 2 });
    const pages: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await work(`limit=1${cursor}`);
      pages.push(...page.items.map(idOf));
      if (!page.nextCursor) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).toEqual([late, promised, soon, undue]);
  });
});
