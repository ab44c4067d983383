import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Watermarks, followWatermarks } from '@rapport/kernel/relay';
import type {
  ServiceDefinition,
  ServiceParts,
  ServicePorts,
  Upstream,
  Worker,
} from '@rapport/kernel/service';
import { decoders } from '@rapport/proto/catalogue';
import { settings } from './config.ts';
import { askService } from './gateway/asking.ts';
import { createGateway } from './gateway/gateway.ts';
import { machinesOf } from './gateway/machines.ts';
import { callingTheRoll } from './gateway/roll-call.ts';
import { sessionsOf } from './gateway/sessions.ts';
import { pageRoutes } from './http/pages.routes.ts';
import { streamRoutes } from './http/stream.routes.ts';
import { liveHub } from './live/hub.ts';
import { widenWith } from './live/widening.ts';
import { problems } from './problems.ts';
import { accounts } from './projections/accounts.ts';
import { customerEvents } from './projections/customer-events.ts';
import { framedPages } from './projections/framed-pages.ts';
import { inbox } from './projections/inbox.ts';
import { finalityOf } from './queries/finality.ts';
import { historiesOf } from './queries/histories.ts';
import { originsAround } from './queries/framed-pages.ts';
import { operationsOf } from './queries/operations.ts';

/** The one door for people: gateway, screens, pages, live updates. */
export const consoleService: ServiceDefinition<typeof settings> = {
  name: 'console',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

const TOPICS = [
  'rapport.customers.party.v1',
  'rapport.customers.recognition.v1',
  'rapport.channels.conversation.v1',
  'rapport.channels.call.v1',
  'rapport.channels.form.v1',
  'rapport.channels.sending.v1',
  'rapport.channels.site.v1',
  'rapport.access.account.v1',
  'rapport.workflow.promise.v1',
  'rapport.workflow.task.v1',
  'rapport.support.case.v1',
  'rapport.support.survey.v1',
  'rapport.sales.lead.v1',
  'rapport.sales.opportunity.v1',
  'rapport.sales.quote.v1',
  'rapport.sales.order.v1',
  'rapport.customers.consent.v1',
  'rapport.loyalty.member.v1',
  'rapport.analytics.profile.v1',
] as const;
/** Services whose own read models the screens show directly. */
const ANNOUNCING = ['sales', 'support', 'workflow', 'loyalty', 'marketing', 'analytics', 'partners'] as const;
const OPERATIONS_DEADLINE_MS = 1_000;
/** An instant may be said to be provisional for so much longer than it is. */
const FINAL_MS = 200;

async function build(ports: ServicePorts): Promise<ServiceParts> {
  const { name, database, keys, clock, cursors, cache, logger, tokens, peers } = ports;
  const topics = customerEvents.from as readonly string[];
  const watermarks = watermarkFollower(ports, topics);
  const consumer = `${name}.${customerEvents.name}`;
  const finality = finalityOf({
    database,
    consumer,
    topics,
    watermarkOf: (service) => watermarks.of(service),
  });
  const historyOf = historiesOf({ database, finality });
  const hub = liveHub({ services: [name, ...ANNOUNCING], cache, widen: widenWith(database), logger });
  const own: { handler?: (request: IncomingMessage, response: ServerResponse) => void } = {};
  const upstream = (service: string): Upstream | undefined =>
    service === name && own.handler ? { kind: 'local', handler: own.handler } : peers.http(service);
  const services = () => [...new Set([...peers.names(), name])];
  const ask = async (service: string) => {
    const at = upstream(service);
    if (!at) return undefined;
    const token = await tokens.mint({ kind: 'service', name }, service);
    return await askService(at, '/internal/operations', { token, deadlineMs: OPERATIONS_DEADLINE_MS });
  };
  const rollCall = callingTheRoll(services, async (service) => {
    const at = upstream(service);
    if (at) await askService(at, '/health/live', { deadlineMs: OPERATIONS_DEADLINE_MS });
    return at !== undefined;
  });
  const gateway = await createGateway({
    host: String(ports.settings['GATEWAY_HOST'] ?? '127.0.0.1'),
    port: Number(ports.settings['PORT'] ?? 0),
    proxyHops: Number(ports.settings['GATEWAY_PROXY_HOPS'] ?? 0),
    screens: new URL('../dist/', import.meta.url),
    framedBy: (id) => originsAround(database, id),
    upstream,
    services,
    sessions: sessionsOf(ports.grpc),
    machines: machinesOf(ports.grpc),
    tokens,
    logger,
  });
  return {
    decoders: decoders(...TOPICS),
    projections: [customerEvents, inbox, accounts, framedPages],
    routes: async (app) => {
      own.handler = (request, response) => app.routing(request, response);
      const operations = () => operationsOf({ services: services(), ask, seen: rollCall.seen, clock });
      await app.register(pageRoutes, { database, keys, clock, cursors, historyOf, operations });
      await app.register(streamRoutes, { hub });
      // People first: nobody is let in any more before what answers them goes.
      app.addHook('preClose', async () => {
        await hub.stop();
        await gateway.stop();
      });
    },
    workers: [watermarks.worker, hub, gateway, rollCall],
  };
}

/** Follows how far the services behind some topics have recorded. */
function watermarkFollower({ log }: ServicePorts, topics: readonly string[]) {
  const services = [...new Set(topics.map((topic) => topic.split('.')[1] ?? ''))];
  let following: Watermarks | undefined;
  const worker: Worker = {
    name: 'watermarks',
    start: async () => {
      following = await followWatermarks(log, services, `console-${randomUUID()}`, { everyMs: FINAL_MS });
    },
    stop: async () => {
      await following?.stop();
    },
  };
  return { worker, of: (service: string) => following?.of(service) };
}
