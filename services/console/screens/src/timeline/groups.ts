import type { TimelineEntry, TimelineGroup } from '../../../src/http/api-entries.ts';

export type { TimelineGroup };

/** What the timeline can be narrowed to, in the order it is offered. */
export const TIMELINE_GROUPS: readonly TimelineGroup[] = [
  'said',
  'notes',
  'cases',
  'promises',
  'sales',
  'consents',
  'points',
  'work',
  'identity',
];

/** Any line of a timeline. */
export type Line = TimelineEntry;
