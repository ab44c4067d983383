import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { changeCampaign, closeCampaign, correctCost, planCampaign, recordCost } from '../commands/index.ts';
import { COST_KINDS, CORRECTION_REASONS } from '../domain/campaign.events.ts';
import { campaign, campaignsBefore, costsOf } from '../queries/campaigns.ts';
import { CampaignItem, campaignView, costView, Cost } from './campaign-views.ts';
import { PEOPLE, doing } from './doing.ts';
import { listing, shown } from './listing.ts';
import type { MarketingNeeds } from './needs.ts';
import { Amount, Day, Locked, PurposeCode, Uuid, Words, idOf, oneOf, strict } from './schemas.ts';

const CampaignPage = strict({ campaign: CampaignItem, costs: Type.Array(Cost), locked: Locked });
const Terms = {
  name: Words(120),
  goal: Words(500),
  budget: Amount,
  from: Day,
  to: Day,
  lookBackDays: Type.Integer({
    minimum: 1,
    maximum: 365,
    description: 'an order counts as caused by a message that came at most so many days before it',
  }),
  ownerId: Type.Optional(Uuid),
};
const CostBody = { amount: Amount, kind: oneOf(...COST_KINDS), occurredOn: Day };
const ID = idOf('campaignId');
const COST_ID = Type.Object({ campaignId: Uuid, costId: Uuid });
const READ_MODELS = ['campaigns_v1', 'costs_v1', 'accounts_v1'];

/** Campaigns: what they are to bring, may cost and did cost. */
export async function campaignRoutes(app: FastifyInstance, needs: MarketingNeeds): Promise<void> {
  const { database, keys } = needs;
  listing(app, needs, {
    path: '/campaigns',
    summary: 'Campaigns, those that begin last first',
    waitsFor: READ_MODELS,
    filters: Type.Object({ status: Type.Optional(oneOf('planned', 'closed')) }),
    item: CampaignItem,
    page: (visible, asked, place, limit) => campaignsBefore(database, visible, asked, place, limit),
    placeOf: (row) => ({ at: row.from_day, id: row.campaign_id }),
    view: campaignView,
  });
  app.get(
    '/api/marketing/v1/campaigns/:campaignId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary: 'A campaign and what it cost',
        params: ID,
        response: { 200: CampaignPage, 404: Problem },
      },
    },
    async (request, reply) => {
      const { campaignId } = request.params as Static<typeof ID>;
      const row = await campaign(database, visibleTo(request.principal!), campaignId);
      if (!row) throw new Rejection('campaign-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const { items, locked } = await shown(keys, campaignView, [row]);
      const costs = (await costsOf(database, campaignId)).map(costView);
      return { campaign: items[0]!, costs, locked };
    },
  );
  campaignActions(app, needs);
  costActions(app, needs);
}

function campaignActions(app: FastifyInstance, { desk }: MarketingNeeds): void {
  doing(app, {
    path: '/campaigns',
    summary: 'Plan a campaign',
    body: strict({ ...Terms, purpose: PurposeCode }),
    answer: Type.Object({ campaignId: Uuid }),
    status: 201,
    run: ({ body, accountId }, context) => planCampaign(desk, { ownerId: accountId, ...body }, context),
  });
  doing(app, {
    path: '/campaigns/:campaignId/actions/change',
    summary: 'Change what a campaign is about, wants and may cost',
    params: ID,
    body: strict(Terms),
    run: ({ params, body, accountId }, context) =>
      changeCampaign(desk, params.campaignId, { ownerId: accountId, ...body }, context),
  });
  doing(app, {
    path: '/campaigns/:campaignId/actions/close',
    summary: 'Send nothing for it any more',
    params: ID,
    body: strict({}),
    run: ({ params }, context) => closeCampaign(desk, params.campaignId, context),
  });
}

function costActions(app: FastifyInstance, { desk }: MarketingNeeds): void {
  doing(app, {
    path: '/campaigns/:campaignId/costs',
    summary: 'Note money that went for a campaign',
    params: ID,
    body: strict(CostBody),
    answer: Type.Object({ costId: Uuid }),
    status: 201,
    run: ({ params, body }, context) => recordCost(desk, params.campaignId, body, context),
  });
  doing(app, {
    path: '/campaigns/:campaignId/costs/:costId/actions/correct',
    summary: 'Say what a cost should have been recorded as',
    params: COST_ID,
    body: strict({ ...CostBody, reason: oneOf(...CORRECTION_REASONS) }),
    run: ({ params, body }, context) =>
      correctCost(desk, params.campaignId, { costId: params.costId, ...body }, context),
  });
}
