import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { decoders } from '@rapport/proto/catalogue';
import type { Desk } from './commands/index.ts';
import { settings } from './config.ts';
import { promiseService } from './grpc/promises.service.ts';
import { peopleRoutes } from './http/people.routes.ts';
import { promisePageRoutes } from './http/promise-pages.routes.ts';
import { promiseRoutes } from './http/promises.routes.ts';
import { taskPageRoutes } from './http/task-pages.routes.ts';
import { taskRoutes } from './http/tasks.routes.ts';
import { workRoutes } from './http/work.routes.ts';
import { problems } from './problems.ts';
import { accounts, aliases, knowsAccount, knowsParty, parties } from '@rapport/parties';
import { promises } from './projections/promises.ts';
import { tasks } from './projections/tasks.ts';
import { publications } from './publications/index.ts';
import { outstandingTo } from './queries/promises.ts';
import { askAfterCase } from './reactions/ask-after-case.ts';
import { brokenPromiseTimer, overdueTaskTimer } from './reactions/due.ts';
import { seeToSubscription } from './reactions/see-to-subscription.ts';

/** Who has to do what by when, and who promised what to whom. */
export const workflowService: ServiceDefinition<typeof settings> = {
  name: 'workflow',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

function build(ports: ServicePorts): ServiceParts {
  const { store, keys, clock, database } = ports;
  const knows: Desk['knows'] = {
    party: (partyId) => knowsParty(database, partyId),
    account: (accountId) => knowsAccount(database, accountId),
  };
  const desk: Desk = { store, keys, clock, knows };
  return {
    publications,
    topics: ['rapport.workflow.promise.v1', 'rapport.workflow.task.v1'],
    decoders: decoders(
      'rapport.access.account.v1',
      'rapport.channels.sending.v1',
      'rapport.customers.party.v1',
      'rapport.partners.subscription.v1',
    ),
    projections: [promises, tasks, aliases, parties, accounts],
    reactions: [askAfterCase(desk), seeToSubscription(desk)],
    timers: [brokenPromiseTimer(desk), overdueTaskTimer(desk)],
    routes: async (app) => {
      await app.register(promiseRoutes, { desk });
      await app.register(taskRoutes, { desk });
      await app.register(promisePageRoutes, ports);
      await app.register(taskPageRoutes, ports);
      await app.register(workRoutes, ports);
      await app.register(peopleRoutes, ports);
    },
    grpc: [
      promiseService({
        outstandingTo: (visible, partyIds, limit) => outstandingTo(database, visible, partyIds, limit),
      }),
    ],
  };
}
