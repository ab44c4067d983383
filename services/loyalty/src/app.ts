import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { decoders } from '@rapport/proto/catalogue';
import type { Desk } from './commands/index.ts';
import { settings } from './config.ts';
import { memberService } from './grpc/members.service.ts';
import { accountRoutes } from './http/accounts.routes.ts';
import { liabilityRoutes } from './http/liability.routes.ts';
import { memberRoutes } from './http/members.routes.ts';
import { programmeRoutes } from './http/programmes.routes.ts';
import { rewardRoutes } from './http/rewards.routes.ts';
import { whatIfRoutes } from './http/what-if.routes.ts';
import { problems } from './problems.ts';
import { accounts, aliases, familyOf, knowsParty, parties } from '@rapport/parties';
import { lots } from './projections/lots.ts';
import { members } from './projections/members.ts';
import { programmes } from './projections/programmes.ts';
import { redemptions } from './projections/redemptions.ts';
import { rewards } from './projections/rewards.ts';
import { statement } from './projections/statement.ts';
import { publications } from './publications/index.ts';
import { membershipsOf } from './queries/members.ts';
import { memberDue } from './reactions/member-due.ts';
import { pointsFromOrders } from './reactions/orders.ts';

/** Who is a member of what, what points they have, and what those are worth. */
export const loyaltyService: ServiceDefinition<typeof settings> = {
  name: 'loyalty',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

function build(ports: ServicePorts): ServiceParts {
  const { store, keys, clock, database } = ports;
  const desk: Desk = {
    store,
    keys,
    clock,
    familyOf: (partyId) => familyOf(database, partyId),
    knowsParty: (partyId) => knowsParty(database, partyId),
  };
  const needs = { ...ports, desk };
  return {
    publications,
    topics: ['rapport.loyalty.programme.v1', 'rapport.loyalty.member.v1', 'rapport.loyalty.reward.v1'],
    decoders: decoders('rapport.customers.party.v1', 'rapport.access.account.v1', 'rapport.sales.order.v1'),
    projections: [programmes, members, lots, statement, rewards, redemptions, aliases, parties, accounts],
    reactions: [pointsFromOrders(desk)],
    timers: [memberDue(desk)],
    routes: async (app) => {
      await app.register(programmeRoutes, needs);
      await app.register(memberRoutes, needs);
      await app.register(accountRoutes, needs);
      await app.register(rewardRoutes, needs);
      await app.register(liabilityRoutes, needs);
      await app.register(whatIfRoutes, needs);
    },
    grpc: [
      memberService({ membershipsOf: (visible, partyIds) => membershipsOf(database, visible, partyIds) }),
    ],
  };
}
