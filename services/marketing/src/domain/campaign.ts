import { type Decider, Rejection } from '@rapport/kernel/decider';
import type {
  CampaignEvent,
  CampaignPlanned,
  CampaignTerms,
  Cost,
  CostCorrected,
} from './campaign.events.ts';
import { saysTheSame } from './same.ts';

export type CampaignCommand =
  | { readonly type: 'PlanCampaign'; readonly data: CampaignPlanned['data'] }
  | { readonly type: 'ChangeCampaign'; readonly data: CampaignTerms }
  | { readonly type: 'RecordCost'; readonly data: Cost }
  | { readonly type: 'CorrectCost'; readonly data: CostCorrected['data'] }
  | { readonly type: 'CloseCampaign'; readonly data: object };

/** A campaign that was planned. */
export interface KnownCampaign {
  readonly status: 'planned' | 'closed';
  readonly code: string;
  readonly purpose: string;
  readonly terms: CampaignTerms;
  /** Its costs as they stand, by id. */
  readonly costs: Readonly<Record<string, Omit<Cost, 'costId'>>>;
}

export type CampaignState = { readonly status: 'none' } | KnownCampaign;

/** What is done to win customers, what it may cost and what it cost. */
export const Campaign: Decider<CampaignState, CampaignCommand, CampaignEvent> = {
  initial: { status: 'none' },
  decide(campaign, command) {
    if (command.type === 'PlanCampaign') return plan(campaign, command.data);
    if (campaign.status === 'none') throw new Rejection('campaign-unknown');
    switch (command.type) {
      case 'ChangeCampaign':
        return change(campaign, command.data);
      case 'RecordCost':
        return record(campaign, command.data);
      case 'CorrectCost':
        return correct(campaign, command.data);
      case 'CloseCampaign':
        return campaign.status === 'closed' ? [] : [{ type: 'CampaignClosed', data: {} }];
    }
  },
  evolve(campaign, event) {
    if (event.type === 'CampaignPlanned') {
      const { code, purpose, ...terms } = event.data;
      return { status: 'planned', code, purpose, terms, costs: {} };
    }
    // The stream begins with CampaignPlanned: nothing else can come first.
    if (campaign.status === 'none') return campaign;
    switch (event.type) {
      case 'CampaignChanged':
        return { ...campaign, terms: event.data };
      case 'CostRecorded':
      case 'CostCorrected':
        return { ...campaign, costs: { ...campaign.costs, [event.data.costId]: standing(event.data) } };
      case 'CampaignClosed':
        return { ...campaign, status: 'closed' };
    }
  },
};

const standing = ({ amount, kind, occurredOn }: Cost) => ({ amount, kind, occurredOn });

function plan(campaign: CampaignState, data: CampaignPlanned['data']): readonly CampaignEvent[] {
  if (campaign.status !== 'none') return [];
  refuseTurnedRound(data);
  return [{ type: 'CampaignPlanned', data }];
}

function change(campaign: KnownCampaign, terms: CampaignTerms): readonly CampaignEvent[] {
  if (saysTheSame(campaign.terms, terms)) return [];
  if (campaign.status === 'closed') throw new Rejection('campaign-closed');
  refuseTurnedRound(terms);
  if (Object.keys(campaign.costs).length > 0) refuseOtherCurrency(campaign.terms, terms.budget.currency);
  return [{ type: 'CampaignChanged', data: terms }];
}

function refuseTurnedRound({ from, to }: CampaignTerms): void {
  if (from > to) throw new Rejection('days-turned-round');
}

/** What a campaign cost is told against its budget: both are in one currency. */
function refuseOtherCurrency({ budget }: CampaignTerms, currency: string): void {
  if (currency !== budget.currency)
    throw new Rejection('currencies-mixed', { currency: budget.currency, other: currency });
}

function record(campaign: KnownCampaign, cost: Cost): readonly CampaignEvent[] {
  refuseOtherCurrency(campaign.terms, cost.amount.currency);
  return campaign.costs[cost.costId] ? [] : [{ type: 'CostRecorded', data: cost }];
}

function correct(campaign: KnownCampaign, corrected: CostCorrected['data']): readonly CampaignEvent[] {
  const before = campaign.costs[corrected.costId];
  if (!before) throw new Rejection('cost-unknown');
  refuseOtherCurrency(campaign.terms, corrected.amount.currency);
  return saysTheSame(before, standing(corrected)) ? [] : [{ type: 'CostCorrected', data: corrected }];
}
