import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { type Money, readMoney } from '@rapport/kernel/money';
import { newUuid } from '@rapport/kernel/values';
import type { LossReason, WinReason } from '../domain/opportunity.events.ts';
import { Opportunity, type OpportunityCommand } from '../domain/opportunity.ts';
import type { Stage } from '../domain/pipeline.events.ts';
import { Pipeline, presentPipeline } from '../domain/pipeline.ts';
import type { RecordRef } from '../domain/terms.ts';
import {
  type Desk,
  PIPELINE_STREAM,
  look,
  opportunityStream,
  partySubject,
  sealed,
  sealedIfAny,
} from './streams.ts';

/** An opportunity about to be opened. */
export interface OpportunityTerms {
  readonly partyId: string;
  readonly leadId?: string;
  readonly source?: RecordRef;
  readonly ownerId: string;
  readonly title: string;
  readonly amount: Money;
  readonly expectedClose: string;
  /** The first one unless said otherwise. */
  readonly stage?: string;
}

/** Opens an opportunity with a customer. */
export function openOpportunity(
  desk: Desk,
  terms: OpportunityTerms,
  context: CommandContext,
): Promise<Outcome> {
  const opportunityId = newUuid(desk.clock.now());
  let given = '';
  const plan = async () => {
    const { code, steps } = await openingSteps(desk, opportunityId, terms);
    given = code;
    return steps;
  };
  return execute(desk.store, plan, context, () => ({ opportunityId, code: given }));
}

/** All that opens an opportunity, for one append: its own stream, and its number. */
export async function openingSteps(
  desk: Desk,
  opportunityId: string,
  { partyId, leadId, source, ownerId, title, amount, expectedClose, stage }: OpportunityTerms,
): Promise<{ readonly code: string; readonly steps: readonly Step[] }> {
  const { store } = desk;
  const pipeline = presentPipeline((await look(store, Pipeline, PIPELINE_STREAM)).state);
  const { code, step: counted } = await nextCode(store, {
    kind: 'opportunity',
    prefix: 'OP',
    recordId: opportunityId,
  });
  const data = {
    code,
    partyId,
    leadId: leadId ?? '',
    source: source ?? null,
    title: await sealed(desk, partySubject(partyId), 'title', title),
    amount: readMoney(amount),
    expectedClose,
    ownerId,
    stage: stage ?? pipeline.stages[0]!.key,
    pipeline,
  };
  return {
    code,
    steps: [step(Opportunity, opportunityStream(opportunityId), { type: 'OpenOpportunity', data }), counted],
  };
}

/** Moves an opportunity to a stage of the present pipeline. */
export function reachStage(
  { store }: Pick<Desk, 'store'>,
  opportunityId: string,
  stage: string,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const pipeline = presentPipeline((await look(store, Pipeline, PIPELINE_STREAM)).state);
    return [
      step(Opportunity, opportunityStream(opportunityId), { type: 'ReachStage', data: { stage, pipeline } }),
    ];
  };
  return execute(store, plan, context);
}

type Changing = Extract<
  OpportunityCommand,
  { type: 'EstimateAmount' | 'ExpectClose' | 'AssignOpportunity' | 'ReopenOpportunity' }
>;

/** Another amount, day or owner; or open again. */
export function changeOpportunity(
  { store }: Pick<Desk, 'store'>,
  opportunityId: string,
  command: Changing,
  context: CommandContext,
): Promise<Outcome> {
  const given =
    command.type === 'EstimateAmount'
      ? { ...command, data: { amount: readMoney(command.data.amount) } }
      : command;
  return execute(store, [step(Opportunity, opportunityStream(opportunityId), given)], context);
}

/** How an opportunity ended. */
export type Ending =
  | { readonly type: 'WinOpportunity'; readonly reason: WinReason; readonly note?: string }
  | { readonly type: 'LoseOpportunity'; readonly reason: LossReason; readonly note?: string };

/** Won or lost, and why. */
export function endOpportunity(
  desk: Desk,
  opportunityId: string,
  { type, reason, note }: Ending,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const looked = await look(desk.store, Opportunity, opportunityStream(opportunityId));
    const subject = looked.state.status === 'none' ? '' : partySubject(looked.state.partyId);
    const command = { type, data: { reason, note: await sealedIfAny(desk, subject, 'note', note) } };
    return [step(Opportunity, looked.streamId, command as OpportunityCommand, looked)];
  };
  return execute(desk.store, plan, context);
}

/** Gives the pipeline other stages from now on; `from` is the version that was looked at. */
export function revisePipeline(
  { store }: Pick<Desk, 'store'>,
  from: number,
  stages: readonly Stage[],
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'RevisePipeline', data: { from, stages } } as const;
  return execute(store, [step(Pipeline, PIPELINE_STREAM, command)], context);
}
