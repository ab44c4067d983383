import { decoders } from '@rapport/proto/catalogue';
import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { calendarIn } from './adapters/calendar.ts';
import type { Desk } from './commands/index.ts';
import { runReleaser } from './adapters/run-releaser.ts';
import { settings } from './config.ts';
import { audienceRoutes } from './http/audiences.routes.ts';
import { campaignRoutes } from './http/campaigns.routes.ts';
import { returnsRoutes } from './http/returns.routes.ts';
import { runRoutes } from './http/runs.routes.ts';
import { touchRoutes } from './http/touches.routes.ts';
import { previewRoutes } from './http/preview.routes.ts';
import { campaignService } from './grpc/campaigns.service.ts';
import { sentTo } from './queries/touches.ts';
import { materialRoutes } from './http/materials.routes.ts';
import type { MarketingNeeds } from './http/needs.ts';
import { problems } from './problems.ts';
import { audiences } from './projections/audiences.ts';
import { campaigns, costs } from './projections/campaigns.ts';
import { materialVersions, materials } from './projections/materials.ts';
import { released, runs } from './projections/runs.ts';
import { aliases, partiesWithKind } from '@rapport/parties';
import { accounts, contactPoints } from './projections/parties.ts';
import { orderLines, orderReturns, orders } from './projections/orders.ts';
import { leads, products, quotes } from './projections/interest.ts';
import { cases, conversationParties } from './projections/cases.ts';
import { consents } from './projections/consents.ts';
import { sendings } from './projections/sendings.ts';
import { members } from './projections/members.ts';
import { segmentMembers } from './projections/segments.ts';
import { publications } from './publications/index.ts';
import { knowsMessage, membersOf, newcomersTo, stillToReach } from './queries/audience-members.ts';
import { runEnds } from './reactions/run-ends.ts';

/** What is said to many customers, to whom, what it cost and what came of it. */
export const marketingService: ServiceDefinition<typeof settings> = {
  name: 'marketing',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

const TOPICS = [
  'rapport.marketing.material.v1',
  'rapport.marketing.audience.v1',
  'rapport.marketing.campaign.v1',
  'rapport.marketing.run.v1',
];

function build(ports: ServicePorts): ServiceParts {
  const { database, keys, cursors } = ports;
  const desk = deskOf(ports);
  const needs: MarketingNeeds = { desk, database, keys, cursors };
  return {
    publications,
    topics: TOPICS,
    decoders: decoders(
      'rapport.customers.party.v1',
      'rapport.customers.recognition.v1',
      'rapport.customers.consent.v1',
      'rapport.access.account.v1',
      'rapport.channels.sending.v1',
      'rapport.sales.order.v1',
      'rapport.sales.quote.v1',
      'rapport.sales.lead.v1',
      'rapport.sales.product.v1',
      'rapport.support.case.v1',
      'rapport.loyalty.member.v1',
      'rapport.analytics.profile.v1',
    ),
    projections: [
      materials,
      materialVersions,
      audiences,
      campaigns,
      costs,
      runs,
      released,
      partiesWithKind,
      aliases,
      contactPoints,
      accounts,
      orders,
      orderLines,
      orderReturns,
      quotes,
      leads,
      products,
      cases,
      conversationParties,
      consents,
      members,
      segmentMembers,
      sendings,
    ],
    timers: [runEnds(desk)],
    grpc: [campaignService({ sentTo: (partyIds, limit) => sentTo(database, partyIds, limit) })],
    workers: [runReleaser({ ...ports, desk })],
    routes: async (app) => {
      await materialRoutes(app, needs);
      await previewRoutes(app, needs);
      await audienceRoutes(app, needs);
      await campaignRoutes(app, needs);
      await runRoutes(app, needs);
      await returnsRoutes(app, needs);
      await touchRoutes(app, needs);
    },
  };
}

function deskOf({ store, clock, blobs, database, settings: given }: ServicePorts): Desk {
  return {
    store,
    clock,
    calendar: calendarIn(String(given['BRANCH_ZONE'] ?? 'Asia/Shanghai')),
    blobs,
    audiences: {
      members: (filter, day) => membersOf(database, filter, day),
      knows: (messageId) => knowsMessage(database, messageId),
      stillToReach: (runId, partyIds) => stillToReach(database, runId, partyIds),
      newcomers: (runId, filter, day, limit) => newcomersTo(database, runId, filter, day, limit),
    },
  };
}
