import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { Condition } from './condition.events.ts';
import { refuseUnreadable } from './condition.ts';
import { saysTheSame } from './same.ts';
import type { SegmentDefined, SegmentEvent } from './segment.events.ts';

export type SegmentCommand =
  | { readonly type: 'DefineSegment'; readonly data: Omit<SegmentDefined['data'], 'version'> }
  | { readonly type: 'RetireSegment'; readonly data: object };

/** A segment of which at least one version was defined. */
export interface KnownSegment {
  readonly status: 'live' | 'retired';
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly condition: Condition;
}

export type SegmentState = { readonly status: 'none' } | KnownSegment;

/** Customers of whom a condition holds: each change of it is a version, and memberships name the version they are by. */
export const Segment: Decider<SegmentState, SegmentCommand, SegmentEvent> = {
  initial: { status: 'none' },
  decide(segment, command) {
    if (command.type === 'DefineSegment') return define(segment, command.data);
    if (segment.status === 'none') throw new Rejection('segment-unknown');
    const { status, version } = segment;
    return status === 'retired' ? [] : [{ type: 'SegmentRetired', data: { version } }];
  },
  evolve(segment, event) {
    if (event.type === 'SegmentDefined') return { status: 'live', ...event.data };
    return segment.status === 'none' ? segment : { ...segment, status: 'retired' };
  },
};

function define(
  segment: SegmentState,
  data: Omit<SegmentDefined['data'], 'version'>,
): readonly SegmentEvent[] {
  refuseUnreadable(data.condition);
  if (segment.status === 'none') return [{ type: 'SegmentDefined', data: { ...data, version: 1 } }];
  const { code, version, status } = segment;
  const { name, condition } = data;
  if (status === 'live' && name === segment.name && saysTheSame(condition, segment.condition)) return [];
  return [{ type: 'SegmentDefined', data: { code, name, condition, version: version + 1 } }];
}
