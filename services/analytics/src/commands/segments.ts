import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import type { Condition } from '../domain/condition.events.ts';
import { Segment } from '../domain/segment.ts';
import { type Desk, look, segmentCode, segmentStream } from './desk.ts';

/** A segment as somebody builds it. */
export interface BuiltSegment {
  readonly name: string;
  readonly condition: Condition;
}

/** Defines the first version of a segment; the answer names it. */
export function beginSegment(
  { store, clock }: Desk,
  built: BuiltSegment,
  context: CommandContext,
): Promise<Outcome> {
  const segmentId = newUuid(clock.now());
  const plan = async () => {
    const looked = await look(store, Segment, segmentStream(segmentId));
    const { code, step: counted } = await segmentCode(store, segmentId);
    const define = { type: 'DefineSegment', data: { ...built, code } } as const;
    return [step(Segment, looked.streamId, define, looked), counted];
  };
  return execute(store, plan, context, () => ({ segmentId }));
}

/** Defines the next version. */
export function defineSegment(
  { store }: Desk,
  segmentId: string,
  built: BuiltSegment,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const looked = await look(store, Segment, segmentStream(segmentId));
    if (looked.state.status === 'none') throw new Rejection('segment-unknown');
    const define = { type: 'DefineSegment', data: { ...built, code: looked.state.code } } as const;
    return [step(Segment, looked.streamId, define, looked)];
  };
  return execute(store, plan, context);
}

/** Lets nobody be in it any more. */
export function retireSegment({ store }: Desk, segmentId: string, context: CommandContext): Promise<Outcome> {
  const retire = { type: 'RetireSegment', data: {} } as const;
  return execute(store, [step(Segment, segmentStream(segmentId), retire)], context);
}
