import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Clock, instantOf } from '@rapport/kernel/values';
import { type Operations, RebuildProgress, type ServiceHealth } from '../http/api.ts';

/** What the console has seen of a service. */
export interface Seen {
  readonly up: boolean;
  readonly forMs: number;
}

/** What a service says of itself at /internal/operations, as far as the page shows it; more may be there. */
const Said = Type.Object({
  position: Type.Integer(),
  recordedAt: Type.String(),
  relay: Type.Object({ backlog: Type.Integer() }),
  projections: Type.Array(
    Type.Object({ name: Type.String(), position: Type.Integer(), lag: Type.Integer() }),
  ),
  // An older version of a service has none of these to show.
  runningForMs: Type.Optional(Type.Integer()),
  standsOn: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), up: Type.Boolean(), forMs: Type.Integer() })),
  ),
  readModels: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        from: Type.String(),
        rebuild: Type.Optional(Type.Object(RebuildProgress.properties)),
      }),
    ),
  ),
  consumers: Type.Array(Type.Object({ name: Type.String(), lag: Type.Integer() })),
  timers: Type.Object({ due: Type.Integer() }),
  restored: Type.Optional(Type.Object({ knownUntil: Type.String(), restoredAt: Type.String() })),
  settled: Type.Optional(Type.Boolean()),
  // A service of an older build does not say it.
  parkedStreams: Type.Optional(Type.Integer()),
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

/** Asks all services at once how they stand; one that does not answer, or not in its own language, is shown as down. */
export async function operationsOf({
  services,
  ask,
  seen,
  clock,
}: {
  readonly services: readonly string[];
  readonly ask: (service: string) => Promise<unknown>;
  /** Since when a service is there, or not, as far as the console has seen. */
  readonly seen: (service: string) => Seen | undefined;
  readonly clock: Clock & { readonly kind?: string };
}): Promise<Operations> {
  const ago = (ms: number) => instantOf(new Date(clock.now().getTime() - ms));
  const healths = await Promise.all(
    services.toSorted().map(async (name) => {
      const said = await ask(name).catch(() => undefined);
      return Value.Check(Said, said) ? healthOf(name, said, seen(name), ago) : down(name, seen(name), ago);
    }),
  );
  const now = ago(0);
  return { checkedAt: now, clock: { now, controlled: (clock.kind ?? 'real') !== 'real' }, services: healths };
}

type Ago = (ms: number) => string;

function down(name: string, seen: Seen | undefined, ago: Ago): ServiceHealth {
  const since = ago(seen && !seen.up ? seen.forMs : 0);
  return {
    name,
    up: false,
    since,
    standsOn: [],
    projections: [],
    readModels: [],
    consumers: [],
    parkedStreams: 0,
    parked: [],
  };
}

function healthOf(name: string, said: Static<typeof Said>, seen: Seen | undefined, ago: Ago): ServiceHealth {
  const { runningForMs = 0, standsOn = [] } = said;
  // A restart may be quicker than a look; a look may miss what ran all the time.
  const forMs = seen?.up ? Math.min(seen.forMs, runningForMs) : runningForMs;
  const { position, recordedAt, relay, timers, restored, settled, parked, parkedStreams } = said;
  return {
    name,
    up: true,
    since: ago(forMs),
    standsOn: standsOn.map(({ name: server, up, forMs: ms }) => ({ name: server, up, since: ago(ms) })),
    position,
    watermark: { position, recordedAt },
    relayBacklog: Math.max(0, relay.backlog),
    timersDue: timers.due,
    ...(restored ? { restored } : {}),
    ...(settled === undefined ? {} : { settled }),
    ...followersOf(name, said),
    parkedStreams: parkedStreams ?? parked.length,
    parked: parked.map(({ consumer, stream, error, count, since }) => ({
      streamId: stream,
      consumer,
      error,
      since,
      events: count,
    })),
  };
}

/** Read models by themselves, and what else follows the logs: reactions, timers, indexes. */
function followersOf(
  service: string,
  { projections, consumers, readModels = [] }: Static<typeof Said>,
): Pick<ServiceHealth, 'projections' | 'readModels' | 'consumers'> {
  const own = new Map(projections.map((one) => [one.name, one]));
  const heard = new Map(consumers.map((one) => [one.name, one]));
  const models = readModels.map(({ name, from, rebuild }) => {
    const consumer = `${service}.${name}`;
    const { position } = own.get(name) ?? {};
    const { lag = 0 } = (from === 'own' ? own.get(name) : heard.get(consumer)) ?? {};
    own.delete(name);
    heard.delete(consumer);
    return {
      name,
      lag: Math.max(0, lag),
      ...(position === undefined ? {} : { position }),
      ...(rebuild
        ? { rebuild: Value.Clean(RebuildProgress, structuredClone(rebuild)) as RebuildProgress }
        : {}),
    };
  });
  return {
    projections: [...own.values()].map(({ name, position, lag }) => ({ name, position, lag })),
    readModels: models,
    consumers: [...heard.values()].map(({ name: group, lag }) => ({ group, lag: Math.max(0, lag) })),
  };
}
