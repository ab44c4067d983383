import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { moneyOf } from '@rapport/kernel/money';
import { visibleTo } from '@rapport/kernel/policy';
import { changeOpportunity, endOpportunity, openOpportunity, reachStage } from '../commands/index.ts';
import { type OpportunityRow, opportunitiesAfter, opportunity } from '../queries/opportunities.ts';
import { familyOf } from '../queries/people.ts';
import { PEOPLE, doing } from './doing.ts';
import { type View, listing, shown } from './listing.ts';
import type { SalesNeeds } from './needs.ts';
import {
  Amount,
  Code,
  Day,
  Instant,
  Locked,
  MoneyText,
  Personal,
  Uuid,
  Version,
  Words,
  idOf,
  oneOf,
  strict,
} from './schemas.ts';

const StageKey = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 });
const WinReason = oneOf('price', 'product', 'service', 'relationship', 'speed', 'other');
const LossReason = oneOf('price', 'competitor', 'no-budget', 'no-need', 'too-late', 'no-answer', 'other');
const view = {
  opportunityId: Uuid,
  version: Version,
  code: Code,
  partyId: Uuid,
  partyName: Personal,
  leadId: Type.Optional(Uuid),
  title: Personal,
  status: oneOf('open', 'won', 'lost'),
  pipelineVersion: Type.Integer(),
  stage: Type.String(),
  amount: MoneyText,
  expectedClose: Day,
  ownerId: Type.Optional(Uuid),
  ownerName: Type.Optional(Personal),
  reason: Type.Optional(Type.String()),
  note: Type.Optional(Personal),
  openedAt: Instant,
  standsSince: Instant,
};
/** An opportunity as boards and lists show it. */
export const OpportunityItem = strict(view);
const OpportunityView = strict({ ...view, locked: Locked });
const ID = idOf('opportunityId');
const ACTIONS = '/opportunities/:opportunityId/actions';
/** Read models that opportunities are shown from. */
export const OPPORTUNITY_MODELS = ['opportunities_v1', 'opportunity_standings_v1', 'parties_v1'];

/** How an opportunity is shown. */
export const opportunityView: View<OpportunityRow, Static<typeof OpportunityItem>> = {
  sealed: (row) => [
    { field: 'title', sealed: row.title },
    { field: 'name', sealed: row.party_name },
    { field: 'name', sealed: row.owner_name },
    { field: 'note', sealed: row.note },
  ],
  show: (row, [title = null, partyName = null, ownerName = null, note = null]) => ({
    opportunityId: row.opportunity_id,
    version: String(row.last_news),
    code: row.code,
    partyId: row.party_id,
    partyName,
    ...(row.lead_id ? { leadId: row.lead_id } : {}),
    title,
    status: row.status,
    pipelineVersion: row.pipeline_version,
    stage: row.stage,
    amount: moneyOf(BigInt(row.amount_minor), row.currency),
    expectedClose: row.expected_close,
    ...(row.owner ? { ownerId: row.owner, ownerName } : {}),
    ...(row.reason ? { reason: row.reason } : {}),
    ...(row.note ? { note } : {}),
    openedAt: row.opened_at,
    standsSince: row.from_at,
  }),
};

/** Opportunities: what may be sold. */
export async function opportunityRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { database, keys } = needs;
  listing(app, needs, {
    path: '/opportunities',
    summary: 'Opportunities as they stood at an instant (now unless said), those expected soonest first',
    waitsFor: OPPORTUNITY_MODELS,
    filters: Type.Object({
      asOf: Type.Optional(Instant),
      status: Type.Optional(oneOf('open', 'won', 'lost')),
      stage: Type.Optional(StageKey),
      owner: Type.Optional(Uuid),
      party: Type.Optional(Uuid),
    }),
    item: OpportunityItem,
    page: async (visible, { party, ...asked }, place, limit) => {
      const family = party === undefined ? undefined : await familyOf(database, party);
      return await opportunitiesAfter(database, visible, { ...asked, family }, place, limit);
    },
    placeOf: (row) => ({ at: row.expected_close, id: row.opportunity_id }),
    view: opportunityView,
  });
  app.get(
    '/api/sales/v1/opportunities/:opportunityId',
    {
      config: { permits: PEOPLE, waitsFor: OPPORTUNITY_MODELS },
      schema: { summary: 'An opportunity', params: ID, response: { 200: OpportunityView, 404: Problem } },
    },
    async (request, reply) => {
      const { opportunityId } = request.params as Static<typeof ID>;
      const row = await opportunity(database, visibleTo(request.principal!), opportunityId);
      if (!row) throw new Rejection('opportunity-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const { items, locked } = await shown(keys, opportunityView, [row]);
      return { ...items[0]!, locked };
    },
  );
  opportunityActions(app, needs);
}

function opportunityActions(app: FastifyInstance, { desk }: SalesNeeds): void {
  doing(app, {
    path: '/opportunities',
    summary: 'Open an opportunity with a customer',
    body: strict({
      partyId: Uuid,
      title: Words(200),
      amount: Amount,
      expectedClose: Day,
      stage: Type.Optional(StageKey),
      ownerId: Type.Optional(Uuid),
    }),
    answer: Type.Object({ opportunityId: Uuid, code: Code }),
    status: 201,
    run: ({ body, accountId }, context) =>
      openOpportunity(desk, { ...body, ownerId: body.ownerId ?? accountId }, context),
  });
  doing(app, {
    path: `${ACTIONS}/reach-stage`,
    summary: 'Move an opportunity to a stage',
    params: ID,
    body: strict({ stage: StageKey }),
    run: ({ params, body }, context) => reachStage(desk, params.opportunityId, body.stage, context),
  });
  doing(app, {
    path: `${ACTIONS}/estimate`,
    summary: 'Expect another amount',
    params: ID,
    body: strict({ amount: Amount }),
    run: ({ params, body }, context) =>
      changeOpportunity(desk, params.opportunityId, { type: 'EstimateAmount', data: body }, context),
  });
  doing(app, {
    path: `${ACTIONS}/expect-close`,
    summary: 'Expect the sale on another day',
    params: ID,
    body: strict({ expectedClose: Day }),
    run: ({ params, body }, context) =>
      changeOpportunity(desk, params.opportunityId, { type: 'ExpectClose', data: body }, context),
  });
  doing(app, {
    path: `${ACTIONS}/assign`,
    summary: 'Give an opportunity to somebody; to whoever asks unless said',
    params: ID,
    body: strict({ ownerId: Type.Optional(Uuid) }),
    run: ({ params, body, accountId }, context) => {
      const data = { ownerId: body.ownerId ?? accountId };
      return changeOpportunity(desk, params.opportunityId, { type: 'AssignOpportunity', data }, context);
    },
  });
  endingActions(app, desk);
}

function endingActions(app: FastifyInstance, desk: SalesNeeds['desk']): void {
  const note = Type.Optional(Words(1000));
  doing(app, {
    path: `${ACTIONS}/win`,
    summary: 'Say that it was won, and why',
    params: ID,
    body: strict({ reason: WinReason, note }),
    run: ({ params, body }, context) =>
      endOpportunity(desk, params.opportunityId, { type: 'WinOpportunity', ...body }, context),
  });
  doing(app, {
    path: `${ACTIONS}/lose`,
    summary: 'Say that it was lost, and why',
    params: ID,
    body: strict({ reason: LossReason, note }),
    run: ({ params, body }, context) =>
      endOpportunity(desk, params.opportunityId, { type: 'LoseOpportunity', ...body }, context),
  });
  doing(app, {
    path: `${ACTIONS}/reopen`,
    summary: 'It was won or lost too early',
    params: ID,
    body: Type.Object({}),
    run: ({ params }, context) =>
      changeOpportunity(desk, params.opportunityId, { type: 'ReopenOpportunity', data: {} }, context),
  });
}
