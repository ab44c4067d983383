import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { beginSegment, defineSegment, retireSegment } from '../commands/index.ts';
import { type MemberRow, type SegmentRow, membersOf, segment, segmentsBefore } from '../queries/segments.ts';
import { ConditionBody, ConditionView } from './condition-schema.ts';
import { PEOPLE, doing } from './doing.ts';
import { type View, listing } from './listing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import {
  Code,
  Instant,
  Personal,
  ReasonView,
  UnansweredSince,
  Uuid,
  Version,
  Words,
  idOf,
  oneOf,
  strict,
} from './schemas.ts';

const SegmentItem = strict({
  segmentId: Uuid,
  version: Version,
  code: Code,
  name: Type.String(),
  status: oneOf('live', 'retired'),
  edition: Type.Integer({ description: 'the latest version of the segment' }),
  condition: ConditionView,
  members: Type.Integer({ description: 'how many customers are in it now' }),
  changedAt: Instant,
  unansweredSince: Type.Optional(UnansweredSince),
});
const ID = idOf('segmentId');
const Built = strict({ name: Words(120), condition: ConditionBody });
/** A customer in a segment, as every list of them shows it. */
export const Member = strict({
  partyId: Uuid,
  code: Type.Union([Code, Type.Null()]),
  kind: Type.Union([oneOf('person', 'organisation'), Type.Null()]),
  name: Personal,
  since: Type.Optional(Instant),
  reasons: Type.Array(ReasonView),
});

function itemOf(row: SegmentRow): Static<typeof SegmentItem> {
  return {
    segmentId: row.segment_id,
    version: String(row.last_news),
    code: row.code,
    name: row.name,
    status: row.status,
    edition: row.version,
    condition: row.condition,
    members: row.members,
    changedAt: row.changed_at,
    ...(row.unanswered_since ? { unansweredSince: row.unanswered_since } : {}),
  };
}
const view: View<SegmentRow, Static<typeof SegmentItem>> = { sealed: () => [], show: itemOf };
/** How a customer in a segment is shown. */
export const memberView: View<MemberRow, Static<typeof Member>> = {
  sealed: (row) => [{ field: 'name', sealed: row.name }],
  show: (row, [name]) => ({
    partyId: row.party_id,
    code: row.code,
    kind: row.kind as 'person' | 'organisation' | null,
    name: name ?? null,
    since: row.since,
    reasons: [...row.reasons],
  }),
};

/** Segments: customers of whom a condition holds. */
export async function segmentRoutes(app: FastifyInstance, needs: AnalyticsNeeds): Promise<void> {
  const { database } = needs;
  listing(app, needs, {
    path: '/segments',
    summary: 'Segments, the latest changed first',
    waitsFor: ['segments_v1'],
    filters: Type.Object({}),
    item: SegmentItem,
    page: (_, __, place, limit) => segmentsBefore(database, place, limit),
    placeOf: (row) => ({ at: row.changed_at, id: row.segment_id }),
    view,
  });
  app.get(
    '/api/analytics/v1/segments/:segmentId',
    {
      config: { permits: PEOPLE, waitsFor: ['segments_v1'] },
      schema: { summary: 'A segment', params: ID, response: { 200: SegmentItem, 404: Problem } },
    },
    async (request, reply) => {
      const { segmentId } = request.params as Static<typeof ID>;
      const row = await segment(database, segmentId);
      if (!row) throw new Rejection('segment-unknown');
      reply.header('etag', `"${row.last_news}"`);
      return itemOf(row);
    },
  );
  listing(app, needs, {
    path: '/members',
    summary: 'Who is in a segment now and why, who came in last first',
    waitsFor: ['memberships_v1'],
    filters: Type.Object({ segment: Uuid }),
    item: Member,
    page: (_, { segment: segmentId }, place, limit) => membersOf(database, segmentId, place, limit),
    placeOf: (row) => ({ at: row.since, id: row.party_id }),
    view: memberView,
  });
  segmentActions(app, needs);
}

function segmentActions(app: FastifyInstance, { desk }: AnalyticsNeeds): void {
  doing(app, {
    path: '/segments',
    summary: 'Define the first version of a segment',
    body: Built,
    answer: Type.Object({ segmentId: Uuid }),
    status: 201,
    run: ({ body }, context) => beginSegment(desk, body, context),
  });
  doing(app, {
    path: '/segments/:segmentId/actions/define',
    summary: 'Define the next version',
    params: ID,
    body: Built,
    run: ({ params, body }, context) => defineSegment(desk, params.segmentId, body, context),
  });
  doing(app, {
    path: '/segments/:segmentId/actions/retire',
    summary: 'Let nobody be in it any more',
    params: ID,
    body: strict({}),
    run: ({ params }, context) => retireSegment(desk, params.segmentId, context),
  });
}
