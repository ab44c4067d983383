import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { prepareRun, resumeRun, stopRun } from '../commands/index.ts';
import { STOP_REASONS } from '../domain/run.events.ts';
import { type Progress, type RunRow, progressOf, runRow, runsOf } from '../queries/runs.ts';
import { PEOPLE, doing } from './doing.ts';
import { type View, shown } from './listing.ts';
import type { MarketingNeeds } from './needs.ts';
import { Code, Instant, Locked, Personal, Uuid, Version, idOf, oneOf, strict } from './schemas.ts';

const Count = Type.Integer({ minimum: 0 });
const Progressed = strict({
  released: Count,
  passedOver: Type.Integer({ description: 'named by the list, and the same customer as another who got it' }),
  listed: Type.Optional(Type.Integer({ description: 'of a frozen list: how many it names' })),
  waiting: Type.Integer({ description: 'released, and nothing became of it yet' }),
  held: Count,
  sent: Count,
  stopped: Count,
  failed: Count,
  uncertain: Count,
  bounced: Count,
  complained: Count,
  answered: Count,
  followed: Type.Integer({ description: 'messages of which a link was followed' }),
  reasons: Type.Array(
    strict({ state: oneOf('held', 'stopped', 'failed'), reason: Type.String(), count: Count }),
  ),
});
const RunView = strict({
  runId: Uuid,
  version: Version,
  code: Code,
  campaignId: Uuid,
  material: strict({ materialId: Uuid, name: Type.String(), edition: Type.Integer() }),
  audience: strict({ audienceId: Uuid, name: Type.String(), edition: Type.Integer() }),
  frozen: Type.Boolean(),
  listDigest: Type.Optional(Type.String({ description: 'SHA-256 of the ids of a frozen list, in order' })),
  ratePerSecond: Type.Integer(),
  notAfter: Type.Optional(Instant),
  status: oneOf('releasing', 'released', 'paused', 'completed', 'cancelled'),
  stoppedReason: Type.Optional(oneOf(...STOP_REASONS)),
  preparedBy: Personal,
  preparedAt: Instant,
  progress: Progressed,
});
const RunPage = strict({ run: RunView, locked: Locked });
const Runs = strict({ items: Type.Array(RunView), locked: Locked });
const ID = idOf('runId');
const CAMPAIGN = idOf('campaignId');
const READ_MODELS = ['runs_v1', 'released_v1', 'materials_v1', 'audiences_v1', 'sendings_v1', 'accounts_v1'];

const viewOf = (progress: readonly Progress[]): View<RunRow, Static<typeof RunView>> => ({
  sealed: (row) => [{ field: 'name', sealed: row.prepared_by_name }],
  show: (row, [preparedBy = null]) => ({
    runId: row.run_id,
    version: String(row.last_news),
    code: row.code,
    campaignId: row.campaign_id,
    material: { materialId: row.material_id, name: row.material_name, edition: row.material_version },
    audience: { audienceId: row.audience_id, name: row.audience_name, edition: row.audience_version },
    frozen: row.frozen,
    ...(row.frozen ? { listDigest: row.list_digest } : {}),
    ratePerSecond: row.rate_per_second,
    ...(row.not_after ? { notAfter: row.not_after } : {}),
    status: statusOf(row),
    ...(row.stopped_reason === ''
      ? {}
      : { stoppedReason: row.stopped_reason as Static<typeof RunView>['stoppedReason'] & string }),
    preparedBy,
    preparedAt: row.prepared_at,
    progress: progressView(
      row,
      progress.find(({ run_id }) => run_id === row.run_id),
    ),
  }),
});

function statusOf({ status, ended }: RunRow): Static<typeof RunView>['status'] {
  if (status !== 'running') return status;
  return ended ? 'released' : 'releasing';
}

const NOTHING: Omit<Progress, 'run_id'> = {
  heard: 0,
  queued: 0,
  held: 0,
  sent: 0,
  failed: 0,
  stopped: 0,
  uncertain: 0,
  bounced: 0,
  complained: 0,
  answered: 0,
  followed: 0,
  reasons: {},
};

function progressView(row: RunRow, heard: Omit<Progress, 'run_id'> = NOTHING): Static<typeof Progressed> {
  const { held, sent, failed, stopped, uncertain, bounced, complained, answered, followed } = heard;
  const reasons = Object.entries(heard.reasons).map(([key, count]) => {
    const [state, ...reason] = key.split(' ');
    return { state: state as 'held' | 'stopped' | 'failed', reason: reason.join(' '), count };
  });
  return {
    released: row.released,
    passedOver: row.passed_over,
    ...(row.listed === null ? {} : { listed: row.listed }),
    // What was released here and not heard of yet waits too.
    waiting: Math.max(0, row.released - held - sent - failed - stopped - uncertain),
    held,
    sent,
    failed,
    stopped,
    uncertain,
    bounced,
    complained,
    answered,
    followed,
    reasons: reasons.toSorted((a, b) => b.count - a.count || a.reason.localeCompare(b.reason)),
  };
}

/** Runs: a material on its way to an audience. */
export async function runRoutes(app: FastifyInstance, needs: MarketingNeeds): Promise<void> {
  const { database, keys } = needs;
  const viewed = async (rows: readonly RunRow[]) => {
    const progress = await progressOf(
      database,
      rows.map((row) => row.run_id),
    );
    return await shown(keys, viewOf(progress), rows);
  };
  app.get(
    '/api/marketing/v1/campaigns/:campaignId/runs',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary: 'Runs of a campaign and how far each has come, the latest first',
        params: CAMPAIGN,
        response: { 200: Runs },
      },
    },
    async (request) =>
      await viewed(await runsOf(database, (request.params as Static<typeof CAMPAIGN>).campaignId)),
  );
  app.get(
    '/api/marketing/v1/runs/:runId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary: 'A run and how far it has come',
        params: ID,
        response: { 200: RunPage, 404: Problem },
      },
    },
    async (request, reply) => {
      const row = await runRow(database, (request.params as Static<typeof ID>).runId);
      if (!row) throw new Rejection('run-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const { items, locked } = await viewed([row]);
      return { run: items[0]!, locked };
    },
  );
  runActions(app, needs);
}

function runActions(app: FastifyInstance, { desk }: MarketingNeeds): void {
  doing(app, {
    path: '/campaigns/:campaignId/runs',
    summary: 'Send a material to an audience; it begins at once',
    params: CAMPAIGN,
    body: strict({
      materialId: Uuid,
      audienceId: Uuid,
      frozen: Type.Boolean({
        description: 'the list is what the audience is now; else newcomers get it too, until the end',
      }),
      ratePerSecond: Type.Integer({ minimum: 1, maximum: 2_000 }),
      notAfter: Type.Optional(Instant),
    }),
    answer: Type.Object({ runId: Uuid }),
    status: 201,
    run: ({ params, body, accountId }, context) =>
      prepareRun(desk, { ...body, ...params, by: accountId }, context),
  });
  for (const [verb, type, summary] of [
    ['pause', 'PauseRun', 'Release nothing more for now; what is not attempted yet waits'],
    ['cancel', 'CancelRun', 'Release nothing more for good; what is not attempted yet is not sent'],
  ] as const)
    doing(app, {
      path: `/runs/:runId/actions/${verb}`,
      summary,
      params: ID,
      body: strict({ reason: oneOf(...STOP_REASONS) }),
      run: ({ params, body, accountId }, context) =>
        stopRun(desk, params.runId, { type, by: accountId, reason: body.reason }, context),
    });
  doing(app, {
    path: '/runs/:runId/actions/resume',
    summary: 'Let a paused run go on',
    params: ID,
    body: strict({}),
    run: ({ params, accountId }, context) => resumeRun(desk, params.runId, accountId, context),
  });
}
