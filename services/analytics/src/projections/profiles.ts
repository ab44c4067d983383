import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type {
  ActionAccepted,
  ActionRefused,
  ActionsRanked,
  ScoresChanged,
  SegmentMembershipChanged,
} from '../domain/profile.events.ts';

/** What is said of each customer now: scores, and what to do next. */
export const profiles: Projection = {
  name: 'profiles_v1',
  from: 'own',
  key: ['party_id'],
  columns: {
    party_id: 'uuid',
    scores: 'jsonb',
    rules_version: 'integer',
    actions: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    ScoresChanged: (event: HeardEvent<ScoresChanged['data']>) =>
      change(event, { scores: (event.data.scores ?? null) as Cell }),
    ActionsRanked: (event: HeardEvent<ActionsRanked['data']>) => {
      const { rulesVersion, actions } = event.data;
      return change(event, { rules_version: rulesVersion, actions: actions as unknown as Cell });
    },
    SegmentMembershipChanged: (event: HeardEvent) => change(event, {}),
    ActionAccepted: (event: HeardEvent) => change(event, {}),
    ActionRefused: (event: HeardEvent) => change(event, {}),
  },
  announce: (row) => `profile:${String(row['party_id'])}`,
};

const NOTHING: Row = { scores: null, rules_version: 0, actions: [] };

function change(event: HeardEvent, to: Row) {
  const id = subjectOf(event);
  const news = { changed_at: event.recordedAt, last_news: event.position };
  return [{ key: [id], fold: (row: Row = NOTHING): Row => ({ ...row, ...to, ...news, party_id: id }) }];
}

type Spell = {
  readonly from: string;
  readonly to?: string;
  readonly version: number;
  readonly reasons: Cell;
};

/** Who is and was in which segment, as it was decided then, and why. */
export const memberships: Projection = {
  name: 'memberships_v1',
  from: 'own',
  key: ['party_id', 'segment_id'],
  columns: {
    party_id: 'uuid',
    segment_id: 'uuid',
    member: 'boolean',
    since: 'timestamptz',
    segment_version: 'integer',
    reasons: 'jsonb',
    spells: 'jsonb',
  },
  on: {
    SegmentMembershipChanged: (event: HeardEvent<SegmentMembershipChanged['data']>) => {
      const { segmentId, segmentVersion, member } = event.data;
      const id = subjectOf(event);
      const fold = (row: Row | undefined): Row => ({
        party_id: id,
        segment_id: segmentId,
        segment_version: segmentVersion,
        member,
        since: event.recordedAt,
        reasons: event.data.reasons as unknown as Cell,
        spells: spellsWith((row?.['spells'] ?? []) as unknown as readonly Spell[], event) as unknown as Cell,
      });
      return [{ key: [id, segmentId], fold }];
    },
  },
};

function spellsWith(
  spells: readonly Spell[],
  { data, recordedAt }: HeardEvent<SegmentMembershipChanged['data']>,
): readonly Spell[] {
  if (!data.member) return spells.map((one) => (one.to === undefined ? { ...one, to: recordedAt } : one));
  const reasons = data.reasons as unknown as Cell;
  return [...spells, { from: recordedAt, version: data.segmentVersion, reasons }];
}

/** What people here made of advice. */
export const answers: Projection = {
  name: 'answers_v1',
  from: 'own',
  key: ['answer_id'],
  columns: {
    answer_id: 'uuid',
    party_id: 'uuid',
    rule_id: 'text',
    answer: 'text',
    reason: 'text',
    account_id: 'uuid',
    answered_at: 'timestamptz',
  },
  on: {
    ActionAccepted: (event: HeardEvent<ActionAccepted['data']>) => answered(event, 'accepted', null),
    ActionRefused: (event: HeardEvent<ActionRefused['data']>) =>
      answered(event, 'refused', event.data.reason),
  },
};

function answered(event: HeardEvent<ActionAccepted['data']>, answer: string, reason: string | null) {
  const row = {
    answer_id: event.id,
    party_id: subjectOf(event),
    rule_id: event.data.ruleId,
    answer,
    reason,
    account_id: event.data.accountId,
    answered_at: event.recordedAt,
  };
  return [{ key: [event.id], row }];
}
