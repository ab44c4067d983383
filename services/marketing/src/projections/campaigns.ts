import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { minorOf } from '@rapport/kernel/money';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type { CampaignPlanned, CampaignTerms, Cost, CostCorrected } from '../domain/campaign.events.ts';

/** Campaigns, each from its own stream. */
export const campaigns: Projection = {
  name: 'campaigns_v1',
  from: 'own',
  key: ['campaign_id'],
  columns: {
    campaign_id: 'uuid',
    code: 'text',
    name: 'text',
    goal: 'text',
    purpose: 'text',
    status: 'text',
    ...BELONGING,
    budget_minor: 'bigint',
    currency: 'text',
    from_day: 'date',
    to_day: 'date',
    look_back_days: 'integer',
    planned_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    CampaignPlanned: (event: HeardEvent<CampaignPlanned['data']>) => {
      const { code, purpose, ...terms } = event.data;
      const planned = { code, purpose, status: 'planned', ...nobodys, planned_at: event.recordedAt };
      return change(event, () => ({ ...planned, ...termsOf(terms) }));
    },
    CampaignChanged: (event: HeardEvent<CampaignTerms>) =>
      change(event, (row) => ({ ...row, ...termsOf(event.data) })),
    // What it costs is told by the costs; whoever saw the campaign before has seen another.
    CostRecorded: (event) => change(event, (row) => row),
    CostCorrected: (event) => change(event, (row) => row),
    CampaignClosed: (event) => change(event, (row) => ({ ...row, status: 'closed' })),
  },
  announce: (row) => `campaign:${String(row['campaign_id'])}`,
};

function termsOf({ name, goal, budget, from, to, lookBackDays, ownerId }: CampaignTerms): Row {
  return {
    name,
    goal,
    owner: ownerId || null,
    budget_minor: String(minorOf(budget)),
    currency: budget.currency,
    from_day: from,
    to_day: to,
    look_back_days: lookBackDays,
  };
}

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    campaign_id: id,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}

/** What campaigns cost, each cost as it stands and what it was taken for before. */
export const costs: Projection = {
  name: 'costs_v1',
  from: 'own',
  key: ['campaign_id', 'cost_id'],
  columns: {
    campaign_id: 'uuid',
    cost_id: 'uuid',
    amount_minor: 'bigint',
    currency: 'text',
    kind: 'text',
    occurred_on: 'date',
    corrected: 'jsonb',
    recorded_at: 'timestamptz',
  },
  on: {
    CostRecorded: (event: HeardEvent<Cost>) =>
      cost(event, () => ({ corrected: [], recorded_at: event.recordedAt })),
    CostCorrected: (event: HeardEvent<CostCorrected['data']>) => cost(event, (row) => corrected(row, event)),
  },
};

function cost(event: HeardEvent<Cost>, fold: (row: Row) => Row) {
  const { costId, amount, kind, occurredOn } = event.data;
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    campaign_id: id,
    cost_id: costId,
    amount_minor: String(minorOf(amount)),
    currency: amount.currency,
    kind,
    occurred_on: occurredOn,
  });
  return [{ key: [id, costId], fold: changed }];
}

/** What it stood as before goes to its history, with why. */
function corrected(row: Row, { data: { reason }, recordedAt }: HeardEvent<CostCorrected['data']>): Row {
  const before = {
    amountMinor: String(row['amount_minor']),
    kind: row['kind'],
    occurredOn: row['occurred_on'],
    reason,
    at: recordedAt,
  } as Cell;
  return { ...row, corrected: [...(row['corrected'] as readonly Cell[]), before] as Cell };
}
