import type { Condition } from './condition.events.ts';

/** Whom a segment takes in from here on. */
export interface SegmentDefined {
  readonly type: 'SegmentDefined';
  readonly data: {
    readonly version: number;
    readonly code: string;
    readonly name: string;
    readonly condition: Condition;
  };
}

/** Nobody is in it any more; a new version brings it back. */
export interface SegmentRetired {
  readonly type: 'SegmentRetired';
  readonly data: { readonly version: number };
}

export type SegmentEvent = SegmentDefined | SegmentRetired;
