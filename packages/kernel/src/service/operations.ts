import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Restored } from '../backup/index.ts';
import type { Database } from '../postgres/index.ts';
import type { EventStore } from '../event-store/index.ts';
import { sql } from '../sql/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import type { Clock } from '../values/index.ts';
import { type Footing, inTime } from './footing.ts';
import { type ReadModel, ReadModelAnswer } from './read-models.ts';

/** Where the relay stands, as it says itself. */
export interface RelayState {
  readonly position: number;
  readonly backlog: number;
}

/** Where a log-fed consumer stands in one partition. */
export interface ConsumerState {
  readonly name: string;
  readonly lag: number;
}

/** What the operator page shows of one service. */
export const Operations = Type.Object({
  service: Type.String(),
  runningForMs: Type.Integer({ description: 'since this process began to serve' }),
  standsOn: Type.Array(Type.Object({ name: Type.String(), up: Type.Boolean(), forMs: Type.Integer() }), {
    description: 'database, cache and the servers of the log, and for how long each has been there, or not',
  }),
  position: Type.Integer({ description: 'last position of the own log' }),
  recordedAt: Type.String({ description: 'its recording instant: the watermark' }),
  relay: Type.Object({ position: Type.Integer(), backlog: Type.Integer() }),
  projections: Type.Array(
    Type.Object({ name: Type.String(), position: Type.Integer(), lag: Type.Integer() }),
  ),
  consumers: Type.Array(Type.Object({ name: Type.String(), lag: Type.Integer() })),
  readModels: Type.Array(ReadModelAnswer),
  timers: Type.Object({ due: Type.Integer(), pending: Type.Integer() }),
  restored: Type.Optional(
    Type.Object(
      { knownUntil: Type.String(), restoredAt: Type.String() },
      { description: 'it goes on from a backup, and sends nothing to the outside until that is released' },
    ),
  ),
  settled: Type.Boolean({
    description: 'everything that follows from what was appended or heard so far has been done',
  }),
  parkedStreams: Type.Integer({ description: 'all of them; the list holds the oldest' }),
  parked: Type.Array(
    Type.Object({
      consumer: Type.String(),
      stream: Type.String(),
      error: Type.String(),
      count: Type.Integer(),
      since: Type.String(),
    }),
  ),
});

/** What operations are read from. */
export interface Observed {
  readonly service: string;
  readonly database: Database;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly relay: () => RelayState;
  readonly consumers: () => Promise<readonly ConsumerState[]>;
  readonly readModels: () => Promise<readonly ReadModel[]>;
  readonly restored: () => Promise<Restored | undefined>;
  readonly footing: Pick<Footing, 'state'>;
  /** On the monotonic clock. */
  readonly runningSince: number;
}

const LAGS_MS = 500;

interface ParkedRow {
  readonly consumer: string;
  readonly stream: string;
  readonly error: string | null;
  readonly count: number;
  readonly since: string;
  readonly streams: number;
}

/** More parked streams than anybody looks through one by one. */
const MOST_LISTED = 200;

/** Reads the state of a service's engine; cheap enough for a page that looks every second. */
export async function observe(observed: Observed) {
  const { service, database, store, clock, relay, footing, runningSince } = observed;
  const [head, checkpoints, timers, parked, lags, models, restored] = await Promise.all([
    store.head(),
    database.many<{ name: string; position: number }>(
      sql`select name, position from ops.checkpoints order by name`,
    ),
    database.one<{ due: number; pending: number }>(sql`
      select count(*) filter (where due_at <= ${clock.now()}) as due, count(*) as pending from ops.timers`),
    database.many<ParkedRow>(sql`
      select consumer, stream_id as stream, max(error) as error, count(*) as count, min(parked_at) as since,
        count(*) over () as streams
      from ops.parked group by consumer, stream_id order by min(parked_at) limit ${MOST_LISTED}`),
    // Asked of the log, which may be away: that is said by what the service stands on, and the rest is told all the same.
    inTime(observed.consumers(), undefined, LAGS_MS),
    observed.readModels(),
    observed.restored(),
  ]);
  return {
    service,
    runningForMs: Math.round(performance.now() - runningSince),
    standsOn: footing.state(),
    position: head.position,
    recordedAt: head.recordedAt,
    relay: relay(),
    projections: checkpoints.map(({ name, position }) => ({
      name,
      position,
      lag: Math.max(0, head.position - position),
    })),
    consumers: (lags ?? []).map(({ name, lag }) => ({ name, lag })),
    readModels: models,
    timers,
    ...(restored ? { restored: { ...restored } } : {}),
    settled:
      timers.due === 0 &&
      relay().position >= head.position &&
      checkpoints.every(({ position }) => position >= head.position) &&
      (lags?.every(({ lag }) => lag === 0) ?? false),
    parkedStreams: parked[0]?.streams ?? 0,
    parked: parked.map(({ streams: _, ...row }) => ({ ...row, error: row.error ?? '' })),
  };
}

/** Whether everything that follows from what was appended is done: followers, relay, due timers, and what is heard. */
export async function isSettled({ database, clock, relay, consumers }: Observed): Promise<boolean> {
  const { head, behind, due } = await database.one<{ head: number; behind: boolean; due: boolean }>(sql`
    select h.position as head,
      exists (select from ops.checkpoints c where c.position < h.position) as behind,
      exists (select from ops.timers t where t.due_at <= ${clock.now()}) as due
    from es.head h`);
  if (behind || due || relay().position < head) return false;
  return (await consumers()).every(({ lag }) => lag === 0);
}

/** Health, metrics and operations: the routes every service has. */
export async function addPlatformRoutes(
  app: FastifyInstance,
  observed: Observed,
  ready: () => Promise<boolean>,
): Promise<void> {
  const Health = Type.Object({ status: Type.String() });
  app.get(
    '/health/live',
    { config: { permits: 'public' }, schema: { summary: 'The process answers', response: { 200: Health } } },
    async () => ({ status: 'live' }),
  );
  app.get(
    '/health/ready',
    {
      config: { permits: 'public' },
      schema: { summary: 'The service can serve', response: { 200: Health, 503: Health } },
    },
    async (_request, reply) => {
      const up = await ready();
      return reply.code(up ? 200 : 503).send({ status: up ? 'ready' : 'not ready' });
    },
  );
  app.get(
    '/metrics',
    { config: { permits: 'public' }, schema: { summary: 'Prometheus metrics' } },
    async (_request, reply) => {
      const { metrics } = observed;
      const now = await observe(observed);
      metrics.relayBacklog.set(now.relay.backlog);
      metrics.timersDue.set(now.timers.due);
      metrics.parkedStreams.reset();
      const parked = await observed.database.many<{ consumer: string; streams: number }>(sql`
        select consumer, count(distinct stream_id) as streams from ops.parked group by consumer`);
      for (const { consumer, streams } of parked) metrics.parkedStreams.set({ consumer }, streams);
      for (const { name, lag } of [...now.projections, ...now.consumers])
        metrics.projectionLag.set({ projection: name }, lag);
      const { contentType, body } = await metrics.expose();
      return reply.type(contentType).send(body);
    },
  );
  app.get(
    '/internal/operations',
    {
      config: { permits: ['service'] },
      schema: { summary: 'State of the engine', response: { 200: Operations } },
    },
    () => observe(observed),
  );
  app.get(
    '/internal/openapi.json',
    { config: { permits: ['service'] }, schema: { hide: true } },
    async (_request, reply) =>
      reply
        .type('application/json')
        .send(JSON.stringify((app as unknown as { swagger(): unknown }).swagger())),
  );
}
