import { type Static, Type } from 'typebox';
import { moneyOf } from '@rapport/kernel/money';
import { COST_KINDS, CORRECTION_REASONS } from '../domain/campaign.events.ts';
import type { CampaignRow, CostRow } from '../queries/campaigns.ts';
import type { View } from './listing.ts';
import { Code, Day, Instant, MoneyText, Personal, Uuid, Version, oneOf, strict } from './schemas.ts';

/** A campaign with what it may cost and cost so far. */
export const CampaignItem = strict({
  campaignId: Uuid,
  version: Version,
  code: Code,
  name: Type.String(),
  goal: Type.String(),
  purpose: Type.String(),
  status: oneOf('planned', 'closed'),
  ownerId: Type.Optional(Uuid),
  ownerName: Type.Optional(Personal),
  budget: MoneyText,
  cost: MoneyText,
  from: Day,
  to: Day,
  lookBackDays: Type.Integer(),
});

const Amounts = { amount: MoneyText, kind: oneOf(...COST_KINDS), occurredOn: Day };

/** A cost as it stands, and each thing it was taken for before. */
export const Cost = strict({
  costId: Uuid,
  ...Amounts,
  recordedAt: Instant,
  corrected: Type.Array(strict({ ...Amounts, reason: oneOf(...CORRECTION_REASONS), at: Instant })),
});

export const campaignView: View<CampaignRow, Static<typeof CampaignItem>> = {
  sealed: (row) => [{ field: 'name', sealed: row.owner_name }],
  show: (row, [ownerName = null]) => ({
    campaignId: row.campaign_id,
    version: String(row.last_news),
    code: row.code,
    name: row.name,
    goal: row.goal,
    purpose: row.purpose,
    status: row.status,
    ...(row.owner ? { ownerId: row.owner, ownerName } : {}),
    budget: moneyOf(BigInt(row.budget_minor), row.currency),
    cost: moneyOf(BigInt(row.cost_minor), row.currency),
    from: row.from_day,
    to: row.to_day,
    lookBackDays: row.look_back_days,
  }),
};

export function costView(row: CostRow): Static<typeof Cost> {
  const { cost_id, amount_minor, currency, kind, occurred_on, recorded_at, corrected } = row;
  const said = (minor: string, of: string, day: string) => ({
    amount: moneyOf(BigInt(minor), currency),
    kind: of as Static<typeof Cost>['kind'],
    occurredOn: day,
  });
  return {
    costId: cost_id,
    ...said(amount_minor, kind, occurred_on),
    recordedAt: recorded_at,
    corrected: corrected.map((before) => ({
      ...said(before.amountMinor, before.kind, before.occurredOn),
      reason: before.reason as Static<typeof Cost>['corrected'][number]['reason'],
      at: before.at,
    })),
  };
}
