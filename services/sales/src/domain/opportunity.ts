import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { Money } from '@rapport/kernel/money';
import type {
  LossReason,
  OpportunityEvent,
  OpportunityOpened,
  Standing,
  Stood,
  WinReason,
} from './opportunity.events.ts';
import type { Stage } from './pipeline.events.ts';
import type { SealedText } from './sealed-text.ts';

/** A version of the pipeline, as it was looked at. */
export interface SeenPipeline {
  readonly version: number;
  readonly stages: readonly Stage[];
}

type Reason<R> = { readonly reason: R; readonly note: SealedText | null };

export type OpportunityCommand =
  | {
      readonly type: 'OpenOpportunity';
      readonly data: Omit<OpportunityOpened['data'], 'n' | 'standing'> &
        Pick<Standing, 'amount' | 'expectedClose' | 'ownerId'> & {
          readonly stage: string;
          readonly pipeline: SeenPipeline;
        };
    }
  | {
      readonly type: 'ReachStage';
      readonly data: { readonly stage: string; readonly pipeline: SeenPipeline };
    }
  | { readonly type: 'EstimateAmount'; readonly data: { readonly amount: Money } }
  | { readonly type: 'ExpectClose'; readonly data: { readonly expectedClose: string } }
  | { readonly type: 'AssignOpportunity'; readonly data: { readonly ownerId: string } }
  | { readonly type: 'WinOpportunity'; readonly data: Reason<WinReason> }
  | { readonly type: 'LoseOpportunity'; readonly data: Reason<LossReason> }
  | { readonly type: 'ReopenOpportunity'; readonly data: Record<string, never> };

/** An opportunity that was opened. */
export interface KnownOpportunity extends Stood {
  readonly status: 'known';
  readonly partyId: string;
}

export type OpportunityState = { readonly status: 'none' } | KnownOpportunity;

/** A sale that may come: where it stands in the pipeline, for how much, when, and how it ends. */
export const Opportunity: Decider<OpportunityState, OpportunityCommand, OpportunityEvent> = {
  initial: { status: 'none' },
  decide(opportunity, command) {
    if (command.type === 'OpenOpportunity') return opportunity.status === 'none' ? [open(command.data)] : [];
    if (opportunity.status === 'none') throw new Rejection('opportunity-unknown');
    if (isEnding(command)) return decideEnd(opportunity, command);
    if (opportunity.standing.status !== 'open') throw new Rejection('opportunity-not-open');
    return decideOpen(opportunity, command);
  },
  evolve(opportunity, { type, data }) {
    const { n, standing } = data;
    if (type === 'OpportunityOpened') return { status: 'known', partyId: data.partyId, n, standing };
    // The stream begins with OpportunityOpened: nothing else can come first.
    return opportunity.status === 'none' ? opportunity : { ...opportunity, n, standing };
  },
};

type Opening = Extract<OpportunityCommand, { type: 'OpenOpportunity' }>['data'];
type Ending = Extract<
  OpportunityCommand,
  { type: 'WinOpportunity' | 'LoseOpportunity' | 'ReopenOpportunity' }
>;
type Moving = Exclude<OpportunityCommand, Ending | { type: 'OpenOpportunity' }>;

const ENDINGS: readonly OpportunityCommand['type'][] = [
  'WinOpportunity',
  'LoseOpportunity',
  'ReopenOpportunity',
];
const isEnding = (command: OpportunityCommand): command is Ending => ENDINGS.includes(command.type);

function open({ pipeline, stage, amount, expectedClose, ownerId, ...rest }: Opening): OpportunityOpened {
  refuseUnknownStage(pipeline, stage);
  const standing = {
    status: 'open',
    pipelineVersion: pipeline.version,
    stage,
    amount,
    expectedClose,
    ownerId,
  } as const;
  return { type: 'OpportunityOpened', data: { ...rest, n: 1, standing } };
}

function decideOpen(known: KnownOpportunity, command: Moving): readonly OpportunityEvent[] {
  const { standing } = known;
  const { type, data } = command;
  switch (type) {
    case 'ReachStage': {
      const { stage, pipeline } = data;
      refuseUnknownStage(pipeline, stage);
      if (stage === standing.stage) return [];
      const moved = { stage, pipelineVersion: pipeline.version };
      return [{ type: 'StageReached', data: { ...stood(known, moved), from: standing.stage } }];
    }
    case 'EstimateAmount': {
      const { amount, currency } = standing.amount;
      if (amount === data.amount.amount && currency === data.amount.currency) return [];
      return [{ type: 'AmountEstimated', data: { ...stood(known, data), from: standing.amount } }];
    }
    case 'ExpectClose':
      if (data.expectedClose === standing.expectedClose) return [];
      return [{ type: 'CloseExpected', data: { ...stood(known, data), from: standing.expectedClose } }];
    case 'AssignOpportunity':
      if (data.ownerId === standing.ownerId) return [];
      return [{ type: 'OpportunityAssigned', data: { ...stood(known, data), from: standing.ownerId } }];
  }
}

function decideEnd(known: KnownOpportunity, { type, data }: Ending): readonly OpportunityEvent[] {
  const { status } = known.standing;
  switch (type) {
    case 'WinOpportunity':
      if (status === 'won') return [];
      if (status === 'lost') throw new Rejection('opportunity-not-open');
      return [{ type: 'OpportunityWon', data: { ...stood(known, { status: 'won' }), ...data } }];
    case 'LoseOpportunity':
      if (status === 'lost') return [];
      if (status === 'won') throw new Rejection('opportunity-not-open');
      return [{ type: 'OpportunityLost', data: { ...stood(known, { status: 'lost' }), ...data } }];
    case 'ReopenOpportunity':
      return status === 'open'
        ? []
        : [{ type: 'OpportunityReopened', data: stood(known, { status: 'open' }) }];
  }
}

function stood({ n, standing }: KnownOpportunity, change: Partial<Standing>): Stood {
  return { n: n + 1, standing: { ...standing, ...change } };
}

function refuseUnknownStage({ stages }: SeenPipeline, stage: string): void {
  if (!stages.some(({ key }) => key === stage)) throw new Rejection('stage-unknown', { stage });
}
