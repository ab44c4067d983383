import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { answerAction } from '../commands/index.ts';
import { CHURNS, VALUE_CLASSES } from '../domain/condition.events.ts';
import { REFUSALS } from '../domain/profile.events.ts';
import { ACTIONS, ACTION_KINDS } from '../domain/ruleset.events.ts';
import { type ProfileRow, profilesOf } from '../queries/profiles.ts';
import { PEOPLE, doing } from './doing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { Code, Instant, MoneyText, ReasonView, Slug, Uuid, Version, idOf, oneOf, strict } from './schemas.ts';

const Fifth = Type.Integer({ minimum: 1, maximum: 5 });
const ScoresView = strict({
  class: oneOf(...VALUE_CLASSES),
  churn: Type.Optional(oneOf(...CHURNS)),
  recency: Fifth,
  frequency: Fifth,
  monetary: Fifth,
  value: Type.Optional(MoneyText),
  modelVersion: Type.Integer({ description: '0: by what was bought in the last year alone' }),
});
const Spells = Type.Array(
  strict({
    from: Instant,
    to: Type.Optional(Instant),
    edition: Type.Integer(),
    reasons: Type.Array(ReasonView),
  }),
);
const ProfileView = strict({
  partyId: Uuid,
  version: Version,
  scores: Type.Optional(ScoresView),
  segments: Type.Array(
    strict({
      segmentId: Uuid,
      code: Code,
      name: Type.String(),
      member: Type.Boolean(),
      since: Instant,
      reasons: Type.Array(ReasonView),
      spells: Spells,
    }),
  ),
  rulesVersion: Type.Integer({ description: '0: those that the product begins with' }),
  actions: Type.Array(
    strict({
      ruleId: Slug,
      kind: oneOf(...ACTION_KINDS),
      action: oneOf(...ACTIONS),
      reasons: Type.Array(ReasonView),
    }),
  ),
});
const ID = idOf('partyId');
const ACTION = Type.Object({ partyId: Uuid, ruleId: Slug });

function profileView(row: ProfileRow): Static<typeof ProfileView> {
  return {
    partyId: row.party_id,
    version: String(row.last_news),
    ...(row.scores ? { scores: row.scores } : {}),
    segments: row.segments.map(({ reasons, spells, ...one }) => ({
      ...one,
      reasons: [...reasons],
      spells: spells.map(({ version, reasons: why, ...spell }) => ({
        ...spell,
        edition: version,
        reasons: [...why],
      })),
    })),
    rulesVersion: row.rules_version,
    actions: row.actions.map((action) => ({ ...action, reasons: [...action.reasons] })),
  };
}

/** What analysis says of a customer, and what people make of its advice. */
export async function profileRoutes(app: FastifyInstance, { database, desk }: AnalyticsNeeds): Promise<void> {
  app.get(
    '/api/analytics/v1/profiles/:partyId',
    {
      config: { permits: PEOPLE, waitsFor: ['profiles_v1', 'memberships_v1', 'parties_v1', 'aliases_v1'] },
      schema: {
        summary:
          'A customer as analysis sees them: scores, segments with their history, what to do next and why',
        params: ID,
        response: { 200: ProfileView, 404: Problem },
      },
    },
    async (request, reply) => {
      const [row] = await profilesOf(database, [(request.params as Static<typeof ID>).partyId]);
      if (!row) throw new Rejection('party-unknown');
      reply.header('etag', `"${row.last_news}"`);
      return profileView(row);
    },
  );
  doing(app, {
    path: '/profiles/:partyId/actions/:ruleId/accept',
    summary: 'Say that you do what is advised',
    params: ACTION,
    body: strict({}),
    run: ({ params: { partyId, ruleId }, accountId }, context) =>
      answerAction(desk, partyId, { ruleId, accountId }, context),
  });
  doing(app, {
    path: '/profiles/:partyId/actions/:ruleId/refuse',
    summary: 'Say that you do not do what is advised, and why',
    params: ACTION,
    body: strict({ reason: oneOf(...REFUSALS) }),
    run: ({ params: { partyId, ruleId }, body, accountId }, context) =>
      answerAction(desk, partyId, { ruleId, accountId, refusal: body.reason }, context),
  });
}
