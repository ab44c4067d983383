import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { calendarIn } from './adapters/calendar.ts';
import type { Desk } from './commands/index.ts';
import { settings } from './config.ts';
import { materialRoutes } from './http/materials.routes.ts';
import type { MarketingNeeds } from './http/needs.ts';
import { problems } from './problems.ts';
import { audiences } from './projections/audiences.ts';
import { campaigns, costs } from './projections/campaigns.ts';
import { materialVersions, materials } from './projections/materials.ts';
import { released, runs } from './projections/runs.ts';
import { publications } from './publications/index.ts';

/** What is said to many customers, to whom, what it cost and what came of it. */
export const marketingService: ServiceDefinition<typeof settings> = {
  name: 'marketing',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

function build(ports: ServicePorts): ServiceParts {
  const { store, clock, database, keys, cursors } = ports;
  const desk: Desk = {
    store,
    clock,
    calendar: calendarIn(String(ports.settings['BRANCH_ZONE'] ?? 'Asia/Shanghai')),
  };
  const needs: MarketingNeeds = { desk, database, keys, cursors };
  return {
    publications,
    topics: [
      'rapport.marketing.material.v1',
      'rapport.marketing.audience.v1',
      'rapport.marketing.campaign.v1',
      'rapport.marketing.run.v1',
    ],
    projections: [materials, materialVersions, audiences, campaigns, costs, runs, released],
    routes: async (app) => {
      await materialRoutes(app, needs);
    },
  };
}
