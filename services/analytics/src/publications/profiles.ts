import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  ActionAccepted,
  ActionRefused,
  ActionsRanked,
  ScoresChanged,
  SegmentMembershipChanged,
} from '../domain/profile.events.ts';
import { wireAction, wireReason, wireScores } from '../queries/wire.ts';
import { dataOf } from './wire.ts';

const PROFILE = 'rapport.analytics.profile.v1';

/** What others hear of customers as analysis sees them. */
export const profiles: Publications = {
  ScoresChanged: (event) => {
    const { scores, from } = dataOf<ScoresChanged>(event);
    const said = { scores: scores && wireScores(scores), from: from && wireScores(from) };
    return publish(PROFILE, 'scoresChanged', said, event);
  },
  SegmentMembershipChanged: (event) => {
    const { reasons, ...changed } = dataOf<SegmentMembershipChanged>(event);
    const said = { ...changed, reasons: reasons.map(wireReason) };
    return publish(PROFILE, 'segmentMembershipChanged', said, event);
  },
  ActionsRanked: (event) => {
    const { rulesVersion, actions } = dataOf<ActionsRanked>(event);
    return publish(PROFILE, 'actionsRanked', { rulesVersion, actions: actions.map(wireAction) }, event);
  },
  ActionAccepted: (event) => publish(PROFILE, 'actionAccepted', dataOf<ActionAccepted>(event), event),
  ActionRefused: (event) => publish(PROFILE, 'actionRefused', dataOf<ActionRefused>(event), event),
};
