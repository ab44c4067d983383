import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { supportService } from '../src/app.ts';

let staged: StagedService;
beforeAll(async () => void (staged = await stageService(supportService)));
afterAll(() => staged.close());

describe('every door', () => {
  test('lets in those it names and nobody else', async () => {
    const people = ['agent', 'admin'] as const;
    const base = '/api/support/v1';
    const matrix = {
      [`GET ${base}/cases`]: people,
      [`GET ${base}/cases/counts`]: people,
      [`GET ${base}/cases/:caseId`]: people,
      [`POST ${base}/cases`]: people,
      ...Object.fromEntries(
        ['take', 'assign', 'release', 'reclassify', 'wait', 'resume', 'resolve', 'close', 'reopen'].map(
          (verb) => [`POST ${base}/cases/:caseId/actions/${verb}`, people] as const,
        ),
      ),
      [`POST ${base}/cases/:caseId/notes`]: people,
      [`POST ${base}/cases/:caseId/calls`]: people,
      [`GET ${base}/calendars`]: people,
      [`GET ${base}/calendars/:calendarId`]: people,
      [`POST ${base}/calendars`]: ['admin'] as const,
      [`POST ${base}/calendars/:calendarId/actions/revise`]: ['admin'] as const,
      [`GET ${base}/policies`]: people,
      [`GET ${base}/policies/:policyId`]: people,
      [`POST ${base}/policies`]: ['admin'] as const,
      [`POST ${base}/policies/:policyId/actions/revise`]: ['admin'] as const,
      // A customer comes without a session, and so by the gateway's own name.
      [`GET ${base}/public/surveys/:token`]: ['service'] as const,
      [`POST ${base}/public/surveys/:token/answers`]: ['service'] as const,
    };
    const { app, ports, routes } = staged;
    expect(unmatched(routes, matrix)).toEqual([]);
    const knocks = await knockEverywhere(app, matrix, { service: 'support', tokens: ports.tokens });
    expect(surprises(knocks)).toEqual([]);
    expect((await ports.store.head()).position).toBe(0);
  });
});
