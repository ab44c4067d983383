import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import { Audience } from '../domain/audience.ts';
import type { Filter } from '../domain/audience.events.ts';
import { type Desk, audienceStream, codeOf, look } from './desk.ts';

type Needs = Pick<Desk, 'store' | 'clock'>;

/** An audience as somebody builds it. */
export interface BuiltAudience {
  readonly name: string;
  readonly filter: Filter;
}

/** Defines the first version of an audience; the answer names it. */
export function beginAudience(
  { store, clock }: Needs,
  built: BuiltAudience,
  context: CommandContext,
): Promise<Outcome> {
  const audienceId = newUuid(clock.now());
  const plan = async () => {
    const looked = await look(store, Audience, audienceStream(audienceId));
    const { code, step: counted } = await codeOf(store, 'audience', audienceId);
    const define = { type: 'DefineAudience', data: { ...built, code } } as const;
    return [step(Audience, looked.streamId, define, looked), counted];
  };
  return execute(store, plan, context, () => ({ audienceId }));
}

/** Defines the next version. */
export function defineAudience(
  { store }: Needs,
  audienceId: string,
  built: BuiltAudience,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const looked = await look(store, Audience, audienceStream(audienceId));
    if (looked.state.status === 'none') throw new Rejection('audience-unknown');
    const define = { type: 'DefineAudience', data: { ...built, code: looked.state.code } } as const;
    return [step(Audience, looked.streamId, define, looked)];
  };
  return execute(store, plan, context);
}

/** Lets no new run take it. */
export function retireAudience(
  { store }: Needs,
  audienceId: string,
  context: CommandContext,
): Promise<Outcome> {
  const retire = { type: 'RetireAudience', data: {} } as const;
  return execute(store, [step(Audience, audienceStream(audienceId), retire)], context);
}
