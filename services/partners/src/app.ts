import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { jsonDecoders } from '@rapport/proto/catalogue';
import { TYPES } from './adapters/cloud-events.ts';
import { feedOver, watermarkWorker } from './adapters/feed.ts';
import { posterTo } from './adapters/posting.ts';
import { pusher } from './adapters/pusher.ts';
import { targetsBeside } from './adapters/targets.ts';
import type { SecretDesk } from './commands/index.ts';
import { settings } from './config.ts';
import { PERSONAL, scopeOf } from './domain/scopes.ts';
import { keyService } from './grpc/keys.service.ts';
import { deliveryRoutes } from './http/deliveries.routes.ts';
import { eventRoutes } from './http/events.routes.ts';
import type { PartnersNeeds } from './http/needs.ts';
import { partnerRoutes } from './http/partners.routes.ts';
import { snapshotRoutes } from './http/snapshot.routes.ts';
import { subscriptionRoutes } from './http/subscriptions.routes.ts';
import { problems } from './problems.ts';
import { FEED_TOPICS, feed } from './projections/feed.ts';
import { keys, partners } from './projections/partners.ts';
import { resends, subscriptions } from './projections/subscriptions.ts';
import { publications } from './publications/index.ts';
import { keyByHash } from './queries/partners.ts';
import { retries } from './reactions/retries.ts';

/** Other companies that hear of ours: their accounts and keys, the feed of every public event. */
export const partnersService: ServiceDefinition<typeof settings> = {
  name: 'partners',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

const TOPICS = ['rapport.partners.partner.v1', 'rapport.partners.subscription.v1'];

/** Everything that may be granted: the events of each service that says something, and the personal fields in them. */
const SCOPES = [...new Set(FEED_TOPICS.map((topic) => scopeOf(topic.split('.')[1] ?? ''))), PERSONAL];

function build(ports: ServicePorts): ServiceParts {
  const { name, store, database, clock } = ports;
  const allowed = String(ports.settings['WEBHOOK_PRIVATE_TARGETS'] ?? '');
  const targets = targetsBeside(allowed === '' ? [] : allowed.split(','));
  const desk: SecretDesk = {
    store,
    clock,
    keys: ports.keys,
    scopes: SCOPES,
    types: TYPES,
    mayBeTarget: targets.mayBe,
  };
  const watermarks = watermarkWorker(ports, FEED_TOPICS);
  const filled = { consumer: `${name}.${feed.name}`, topics: FEED_TOPICS };
  const reader = feedOver(database, filled, watermarks.of, watermarks.stopping);
  const needs: PartnersNeeds = { ...ports, desk, feed: reader };
  return {
    publications,
    topics: TOPICS,
    decoders: jsonDecoders(...FEED_TOPICS),
    projections: [partners, keys, subscriptions, resends, feed],
    timers: [retries(desk)],
    // Each event that is pushed again has the id it had: whoever took it before knows it. Nothing is uncertain.
    afterRestore: async () => 0,
    grpc: [
      keyService(
        (hash) => keyByHash(database, hash),
        () => clock.now(),
      ),
    ],
    workers: [watermarks.worker, pusher({ ...ports, desk, feed: reader, poster: posterTo(targets) })],
    routes: async (app) => {
      await partnerRoutes(app, needs);
      await eventRoutes(app, needs);
      await snapshotRoutes(app, needs);
      await subscriptionRoutes(app, needs);
      await deliveryRoutes(app, needs);
    },
  };
}
