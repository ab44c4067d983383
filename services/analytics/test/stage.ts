import { expect } from 'vitest';
import { deriveUuid } from '@rapport/kernel/values';
import { stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { analyticsService } from '../src/app.ts';

/** A stable id for a name, so that tests can speak of "li" and "spring". */
export const id = (name: string) => deriveUuid('analytics-test', name);

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
  const staged = await stageService(analyticsService, { clock });
  const post = async (path: string, payload: object = {}, as = person('ann', 'admin')) => {
    const headers = { ...(await staged.as(as)), 'idempotency-key': crypto.randomUUID() };
    const url = `/api/analytics/v1${path}`;
    const answer = await staged.app.inject({ method: 'POST', url, payload, headers });
    await staged.settle();
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const get = async (path: string, as = person('ann', 'admin')) => {
    const answer = await staged.app.inject({ url: `/api/analytics/v1${path}`, headers: await staged.as(as) });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  return {
    staged,
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
