import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { jsonDecoders } from '@rapport/proto/catalogue';
import { feedOver, watermarkWorker } from './adapters/feed.ts';
import type { Desk } from './commands/index.ts';
import { settings } from './config.ts';
import { PERSONAL, scopeOf } from './domain/scopes.ts';
import { keyService } from './grpc/keys.service.ts';
import { eventRoutes } from './http/events.routes.ts';
import type { PartnersNeeds } from './http/needs.ts';
import { partnerRoutes } from './http/partners.routes.ts';
import { problems } from './problems.ts';
import { FEED_TOPICS, feed } from './projections/feed.ts';
import { keys, partners } from './projections/partners.ts';
import { publications } from './publications/index.ts';
import { keyByHash } from './queries/partners.ts';

/** Other companies that hear of ours: their accounts and keys, the feed of every public event. */
export const partnersService: ServiceDefinition<typeof settings> = {
  name: 'partners',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

const TOPICS = ['rapport.partners.partner.v1'];

/** Everything that may be granted: the events of each service that says something, and the personal fields in them. */
const SCOPES = [...new Set(FEED_TOPICS.map((topic) => scopeOf(topic.split('.')[1] ?? ''))), PERSONAL];

function build(ports: ServicePorts): ServiceParts {
  const { name, store, database, clock } = ports;
  const desk: Desk = { store, clock, scopes: SCOPES };
  const watermarks = watermarkWorker(ports, FEED_TOPICS);
  const filled = { consumer: `${name}.${feed.name}`, topics: FEED_TOPICS };
  const reader = feedOver(database, filled, watermarks.of, watermarks.stopping);
  const needs: PartnersNeeds = { ...ports, desk, feed: reader };
  return {
    publications,
    topics: TOPICS,
    decoders: jsonDecoders(...FEED_TOPICS),
    projections: [partners, keys, feed],
    grpc: [
      keyService(
        (hash) => keyByHash(database, hash),
        () => clock.now(),
      ),
    ],
    workers: [watermarks.worker],
    routes: async (app) => {
      await partnerRoutes(app, needs);
      await eventRoutes(app, needs);
    },
  };
}
