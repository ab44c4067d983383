import { decoders } from '@rapport/proto/catalogue';
import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import type { Desk } from './commands/index.ts';
import { settings } from './config.ts';
import { profileService } from './grpc/profiles.service.ts';
import type { AnalyticsNeeds } from './http/needs.ts';
import { profileRoutes } from './http/profiles.routes.ts';
import { ruleRoutes } from './http/rules.routes.ts';
import { segmentRoutes } from './http/segments.routes.ts';
import { problems } from './problems.ts';
import { aliases, parties } from './projections/parties.ts';
import { answers, memberships, profiles } from './projections/profiles.ts';
import { segments } from './projections/segments.ts';
import { models, rulesets } from './projections/versions.ts';
import { publications } from './publications/index.ts';
import { profilesOf } from './queries/profiles.ts';

/** What the company's log says, in figures: who is worth what, who belongs together, what is best done next. */
export const analyticsService: ServiceDefinition<typeof settings> = {
  name: 'analytics',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

const TOPICS = [
  'rapport.analytics.segment.v1',
  'rapport.analytics.model.v1',
  'rapport.analytics.ruleset.v1',
  'rapport.analytics.profile.v1',
];

function build({ store, clock, database, keys, cursors }: ServicePorts): ServiceParts {
  const desk: Desk = { store, clock };
  const needs: AnalyticsNeeds = { desk, database, keys, cursors };
  return {
    publications,
    topics: TOPICS,
    decoders: decoders('rapport.customers.party.v1'),
    projections: [segments, models, rulesets, profiles, memberships, answers, parties, aliases],
    grpc: [profileService({ profilesOf: (partyIds) => profilesOf(database, partyIds) })],
    routes: async (app) => {
      await segmentRoutes(app, needs);
      await ruleRoutes(app, needs);
      await profileRoutes(app, needs);
    },
  };
}
