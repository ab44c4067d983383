import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import type { PromisesToResponse } from '@rapport/proto/workflow/v1/promise_service';
import { type Stage, id, money, person, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage();
  for (const name of ['li', 'li-again', 'han']) await stage.party(name, name);
});
afterAll(() => stage.staged.close());

const ask = async (partyIds: readonly string[], call: object = { caller: 'sales' }) => {
  await stage.staged.settle();
  const { promisesTo } = stage.staged.parts.grpc![0]!.methods;
  return (await promisesTo!.handle({ partyIds } as never, call as never)) as PromisesToResponse;
};

describe('what is outstanding to some customers', () => {
  test('is asked at once for all: open and broken ones, also to those who are one with them', async () => {
    const later = await stage.promise({ window: { to: '2026-03-09', zone: 'UTC' }, value: money('90') });
    const other = await stage.promise({ partyId: id('li-again'), value: money('80') });
    const broken = await stage.promise({ partyId: id('han'), window: { to: '2026-03-02', zone: 'UTC' } });
    const kept = await stage.promise({});
    await stage.post(`/promises/${kept}/actions/keep`, {});
    await stage.merge('li-again', 'li', 'm');
    await stage.time.until('2026-03-03T00:00:00.000Z');
    const { promises, more } = await ask([id('li'), id('han')]);
    expect(
      promises.map(({ promiseId, partyId, state, contradicted }) => [
        promiseId,
        partyId,
        state,
        contradicted,
      ]),
    ).toEqual([
      [broken, id('han'), 'broken', false],
      [other, id('li'), 'open', true],
      [later, id('li'), 'open', true],
    ]);
    expect(more).toBe(false);
    expect((await ask([id('nobody')])).promises).toEqual([]);
    for (const partyIds of [[], ['x'], Array(201).fill(id('li'))])
      await expect(ask(partyIds)).rejects.toThrow();
  });

  test('and every list keeps what lies with a branch to its owner and administrators', async () => {
    const [owner, other] = [person('ann'), person('bob')];
    const promiseId = await stage.promise({ partyId: id('han'), kind: 'gift' }, owner);
    const taskId = await stage.task({ partyId: id('han') }, owner);
    await stage.staged.settle();
    // No fact gives a promise or a task to a branch yet: the read models are told.
    const { database } = stage.staged.ports;
    await database.run(
      sql`update read.promises_v1 set branch = ${id('branch')} where promise_id = ${promiseId}`,
    );
    await database.run(sql`update read.tasks_v1 set branch = ${id('branch')} where task_id = ${taskId}`);
    const sees = async (who: ReturnType<typeof person>) => {
      const items = async (path: string) => (await stage.get(path, who)).body.items.length;
      const asked = await ask([id('han')], { caller: 'sales', principal: who });
      return [
        await items(`/promises?kind=gift`),
        await items(`/tasks?partyId=${id('han')}`),
        (await stage.get(`/promises/${promiseId}`, who)).status,
        (await stage.get(`/tasks/${taskId}`, who)).status,
        asked.promises.filter((one) => one.promiseId === promiseId).length,
      ];
    };
    expect(await sees(other)).toEqual([0, 0, 404, 404, 0]);
    expect(await sees(owner)).toEqual([1, 1, 200, 200, 1]);
    expect(await sees(person('root', 'admin'))).toEqual([1, 1, 200, 200, 1]);
  });
});
