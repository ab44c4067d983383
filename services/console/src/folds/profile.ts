import type { Advice, Profile } from '../http/api-profile.ts';
import type { ProfileEvent } from './events.ts';
import { type Line, type TimelineLineEntry, baseOf, byActor } from './lines.ts';
import { given } from './personal.ts';

/** What analysis says of a customer as of an instant, and what people made of its advice. */
export interface FoldedProfile {
  readonly profile: Profile;
  readonly lines: readonly Line<TimelineLineEntry>[];
}

/**
 * Folds what was said of one customer, in the order of recording; undefined while nothing was. Advice that somebody
 * accepted or refused is no longer given until it is ranked again.
 */
export function foldProfile(events: readonly ProfileEvent[]): FoldedProfile | undefined {
  if (events.length === 0) return undefined;
  const segments = new Map<string, Profile['segments'][number]>();
  const advised = new Map<string, string>();
  const lines: Line<TimelineLineEntry>[] = [];
  let scores: Profile['scores'];
  let actions: readonly Advice[] = [];
  for (const event of events) {
    switch (event.fact) {
      case 'scoresChanged':
        scores = event.facts;
        break;
      case 'segmentMembershipChanged': {
        const { segmentId, member, reasons } = event.facts;
        if (member) segments.set(segmentId, { segmentId, since: event.occurredAt, reasons: [...reasons] });
        else segments.delete(segmentId);
        break;
      }
      case 'actionsRanked':
        ({ actions } = event.facts);
        for (const { ruleId, action } of actions) advised.set(ruleId, action);
        break;
      default:
        actions = actions.filter(({ ruleId }) => ruleId !== event.facts.ruleId);
        lines.push(lineOf(event, advised.get(event.facts.ruleId)));
    }
  }
  const profile = { segments: [...segments.values()], actions: [...actions] };
  return { profile: { ...profile, ...(scores ? { scores } : {}) }, lines };
}

type Answered = Extract<ProfileEvent, { readonly fact: 'actionAccepted' | 'actionRefused' }>;

function lineOf(event: Answered, action: string | undefined): Line<TimelineLineEntry> {
  const entry: TimelineLineEntry = {
    kind: 'advice',
    ...baseOf(event),
    ...given({
      fact: event.fact === 'actionAccepted' ? ('accepted' as const) : ('refused' as const),
      action,
      by: byActor(event),
      reason: event.fact === 'actionRefused' ? event.facts.reason : undefined,
    }),
  };
  return { entry, begun: event, changedAt: event.recordedAt };
}
