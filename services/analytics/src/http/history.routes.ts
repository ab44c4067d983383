import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import type { Place } from '@rapport/kernel/values';
import {
  type PastMemberRow,
  type SegmentVersionRow,
  membersAt,
  rulesBefore,
  versionsOf,
} from '../queries/history.ts';
import type { RulesRow } from '../queries/profiles.ts';
import { ConditionView } from './condition-schema.ts';
import { type View, listing } from './listing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { RuleView } from './rules.routes.ts';
import { Day, Instant, Uuid, idOf, strict } from './schemas.ts';
import { Member, memberView } from './segments.routes.ts';

const SegmentVersion = strict({
  edition: Type.Integer(),
  name: Type.String(),
  condition: ConditionView,
  definedAt: Instant,
});
const versionView: View<SegmentVersionRow, Static<typeof SegmentVersion>> = {
  sealed: () => [],
  show: ({ version, name, condition, defined_at }) => ({
    ...{ edition: version, name, condition },
    definedAt: defined_at,
  }),
};
const PastMember = strict({
  ...Member.properties,
  edition: Type.Integer({ description: 'by which version of the segment' }),
  until: Type.Optional(Instant),
});
const pastView: View<PastMemberRow, Static<typeof PastMember>> = {
  sealed: memberView.sealed,
  show: (row, texts) => ({
    ...memberView.show(row, texts),
    edition: row.segment_version,
    ...(row.until === null ? {} : { until: row.until }),
  }),
};
const RulesVersion = strict({ edition: Type.Integer(), definedAt: Instant, rules: Type.Array(RuleView) });
const rulesView: View<RulesRow, Static<typeof RulesVersion>> = {
  sealed: () => [],
  show: ({ version, rules, defined_at }) => ({ edition: version, definedAt: defined_at, rules: [...rules] }),
};

/** Versions are counted: a page begins before the last one of the page before. */
const versionBefore = (place: Place | undefined) => (place ? Number(place.at) : undefined);
const placeOfVersion = ({ version }: { readonly version: number }) => ({ at: String(version), id: '' });

/** What was decided before now: versions, and who was in a segment on a day. */
export async function historyRoutes(app: FastifyInstance, needs: AnalyticsNeeds): Promise<void> {
  const { database, calendar } = needs;
  listing(app, needs, {
    path: '/segments/:segmentId/versions',
    summary: 'Versions of a segment, the latest first',
    waitsFor: ['segment_versions_v1'],
    params: idOf('segmentId'),
    filters: Type.Object({}),
    item: SegmentVersion,
    page: (_, { segmentId }, place, limit) => versionsOf(database, segmentId, versionBefore(place), limit),
    placeOf: placeOfVersion,
    view: versionView,
  });
  listing(app, needs, {
    path: '/past-members',
    summary:
      'Who was in a segment at the end of a day, from when, until when and why, who had come in last first',
    waitsFor: ['memberships_v1'],
    filters: Type.Object({ segment: Uuid, day: Day }),
    item: PastMember,
    page: async (_, { segment, day }, place, limit) => {
      if (!calendar.isDay(day)) throw new Rejection('day-unreadable');
      return await membersAt(database, segment, calendar.lastInstantOf(day), place, limit);
    },
    placeOf: (row) => ({ at: row.since, id: row.party_id }),
    view: pastView,
  });
  listing(app, needs, {
    path: '/rule-versions',
    summary: 'Versions of the rules for the next best action that somebody wrote, the latest first',
    waitsFor: ['rulesets_v1'],
    filters: Type.Object({}),
    item: RulesVersion,
    page: (_, __, place, limit) => rulesBefore(database, versionBefore(place), limit),
    placeOf: placeOfVersion,
    view: rulesView,
  });
}
