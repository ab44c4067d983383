import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { AwaitedPosition } from '../http/index.ts';
import type { Projection } from '../projection/index.ts';

/** Whether log-fed read models have passed a position of another service. */
export type LogPassed = (readModel: string, after: AwaitedPosition) => Promise<boolean>;

const LOOK_MS = 10;

/**
 * Waits until read models show a position, by their checkpoints: right for every process of the service. What is not fed
 * by the shared log is fed by the own one: a projection, or a worker that keeps its place in `ops.checkpoints`.
 */
export function positionWaiter(
  service: string,
  database: Database,
  projections: readonly Projection[],
  logPassed: LogPassed,
): (after: AwaitedPosition, readModels: readonly string[], timeoutMs: number) => Promise<boolean> {
  const fromLog = new Set(
    projections.filter((projection) => projection.from !== 'own').map((projection) => projection.name),
  );

  async function passed(after: AwaitedPosition, readModels: readonly string[]): Promise<boolean> {
    const mine = readModels.filter((name) => !fromLog.has(name));
    if (after.service === service && mine.length > 0) {
      const { behind } = await database.one<{ behind: number }>(sql`
        select count(*) as behind from unnest(${mine}::text[]) as wanted (model)
        where coalesce((select position from ops.checkpoints c where c.name = wanted.model), 0) < ${after.position}`);
      if (behind > 0) return false;
    }
    const heard = readModels.filter((name) => fromLog.has(name));
    const seen = await Promise.all(heard.map((name) => logPassed(name, after)));
    return seen.every(Boolean);
  }

  return async (after, readModels, timeoutMs) => {
    const until = performance.now() + timeoutMs;
    for (;;) {
      if (await passed(after, readModels)) return true;
      if (performance.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
}
