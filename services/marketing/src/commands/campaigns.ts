import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { readMoney } from '@rapport/kernel/money';
import { newUuid } from '@rapport/kernel/values';
import type { CampaignTerms, Cost, CostCorrected } from '../domain/campaign.events.ts';
import { type CampaignCommand, Campaign } from '../domain/campaign.ts';
import { type Desk, campaignStream, codeOf, look } from './desk.ts';

type Needs = Pick<Desk, 'store' | 'clock' | 'calendar'>;

/** Plans a campaign; the answer names it. */
export function planCampaign(
  desk: Needs,
  given: CampaignTerms & { readonly purpose: string },
  context: CommandContext,
): Promise<Outcome> {
  const { store, clock } = desk;
  const campaignId = newUuid(clock.now());
  const { purpose } = given;
  const plan = async () => {
    const looked = await look(store, Campaign, campaignStream(campaignId));
    const { code, step: counted } = await codeOf(store, 'campaign', campaignId);
    const data = { ...termsOf(desk, given), purpose, code };
    return [step(Campaign, looked.streamId, { type: 'PlanCampaign', data }, looked), counted];
  };
  return execute(store, plan, context, () => ({ campaignId }));
}

/** Changes what a campaign is about, wants and may cost. */
export function changeCampaign(
  desk: Needs,
  campaignId: string,
  given: CampaignTerms,
  context: CommandContext,
): Promise<Outcome> {
  return onCampaign(desk, campaignId, context, () => ({
    type: 'ChangeCampaign',
    data: termsOf(desk, given),
  }));
}

/** Nothing is sent for it any more. */
export function closeCampaign(desk: Needs, campaignId: string, context: CommandContext): Promise<Outcome> {
  return onCampaign(desk, campaignId, context, () => ({ type: 'CloseCampaign', data: {} }));
}

/** Notes money that went for a campaign; the answer names it. */
export function recordCost(
  desk: Needs,
  campaignId: string,
  given: Omit<Cost, 'costId'>,
  context: CommandContext,
): Promise<Outcome> {
  const costId = newUuid(desk.clock.now());
  const data = () => ({ costId, ...costOf(desk, given) });
  return onCampaign(desk, campaignId, context, () => ({ type: 'RecordCost', data: data() }), { costId });
}

/** Says what a cost should have been recorded as. */
export function correctCost(
  desk: Needs,
  campaignId: string,
  { costId, reason, ...given }: CostCorrected['data'],
  context: CommandContext,
): Promise<Outcome> {
  const data = () => ({ costId, reason, ...costOf(desk, given) });
  return onCampaign(desk, campaignId, context, () => ({ type: 'CorrectCost', data: data() }));
}

function onCampaign(
  { store }: Needs,
  campaignId: string,
  context: CommandContext,
  commandOn: () => CampaignCommand,
  answer: { readonly costId?: string } = {},
): Promise<Outcome> {
  const plan = async () => {
    const looked = await look(store, Campaign, campaignStream(campaignId));
    if (looked.state.status === 'none') throw new Rejection('campaign-unknown');
    return [step(Campaign, looked.streamId, commandOn(), looked)];
  };
  return execute(store, plan, context, () => answer);
}

/** What was entered in the one form we write; refuses amounts and days that are none. */
function termsOf(desk: Needs, given: CampaignTerms): CampaignTerms {
  const { name, goal, budget, from, to, lookBackDays, ownerId } = given;
  [from, to].forEach((day) => refuseNoDay(desk, day));
  return { name, goal, budget: readMoney(budget), from, to, lookBackDays, ownerId };
}

function costOf(desk: Needs, { amount, kind, occurredOn }: Omit<Cost, 'costId'>) {
  refuseNoDay(desk, occurredOn);
  return { amount: readMoney(amount), kind, occurredOn };
}

function refuseNoDay({ calendar }: Pick<Needs, 'calendar'>, day: string): void {
  if (!calendar.isDay(day)) throw new Rejection('day-unreadable', { day });
}
