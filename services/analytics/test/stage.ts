import { expect } from 'vitest';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { rounds } from '../src/adapters/assessor.ts';
import { analyticsService } from '../src/app.ts';
import { calendar, caughtUp, folderFor, id, logWorld, warehouseOver } from './log-world.ts';

export { id };

/** Who asks, by a name. */
export const person = (name: string, role: 'agent' | 'admin' = 'agent') =>
  ({
    kind: 'person',
    accountId: id(name),
    login: name,
    name,
    role,
    sessionId: id(`session of ${name}`),
  }) as const;

/** The service on a stage, on a clock of its own. */
export async function analyticsOnStage(begin = '2026-03-02T09:00:00.000Z') {
  let now = Date.parse(begin);
  const clock = { now: () => new Date(now) };
  const { folder, remove } = folderFor();
  const world = logWorld();
  const settings = {
    ...{ BRANCH_ZONE: 'Asia/Shanghai', REPORT_CURRENCY: 'CNY' },
    ...{ WAREHOUSE_FOLDER: folder, WAREHOUSE_MEMORY: '64MB' },
  };
  const staged = await stageService(analyticsService, { clock, log: world.log, settings });
  const post = async (
    path: string,
    payload: object = {},
    as = person('ann', 'admin'),
    more: Readonly<Record<string, string>> = {},
  ) => {
    const headers = { ...(await staged.as(as)), 'idempotency-key': crypto.randomUUID(), ...more };
    const url = `/api/analytics/v1${path}`;
    const answer = await staged.app.inject({ method: 'POST', url, payload, headers });
    await staged.settle();
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const get = async (path: string, as = person('ann', 'admin')) => {
    const answer = await staged.app.inject({ url: `/api/analytics/v1${path}`, headers: await staged.as(as) });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  // The service opens the first file of the folder, the one who judges here the second, as another process would.
  const [own] = staged.parts.workers!;
  await own!.start();
  const warehouse = warehouseOver(world, folder);
  await warehouse.start();
  const { database, store, leases, logger } = staged.ports;
  const round = rounds({
    ...{ desk: { store, clock }, database, leases, logger, warehouse, calendar, currency: 'CNY' },
  });
  return {
    staged,
    warehouse,
    tell: world.tell,
    /** Waits until the service's own warehouse has taken in what was told. */
    caughtUp: () =>
      eventually(
        async () => (await get('/warehouse')).body.behind,
        (behind) => behind === 0,
        { what: 'the warehouse takes in what was told' },
      ),
    /** Judges until nothing is news any more. */
    judge: async () => {
      await caughtUp(warehouse);
      while (await round()) await staged.settle();
      await staged.settle();
    },
    close: async () => {
      await warehouse.stop();
      await own!.stop();
      await staged.close();
      remove();
    },
    post,
    get,
    /** A POST that is expected to be done. */
    does: async (path: string, payload: object = {}) => {
      const answer = await post(path, payload);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body;
    },
    time: {
      now: () => clock.now().toISOString(),
      until: (instant: string) => {
        now = Date.parse(instant);
      },
    },
  };
}

export type Stage = Awaited<ReturnType<typeof analyticsOnStage>>;
