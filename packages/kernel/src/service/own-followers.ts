import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import type { EventStore } from '../event-store/index.ts';
import type { Leases } from '../leases/index.ts';
import {
  type Committed,
  type Tail,
  followLoop,
  placesIn,
  projecting,
  reactOwn,
  tailOf,
} from '../projection/index.ts';
import { fireDue, nextDue, recordTimers } from '../timers/index.ts';
import type { Clock } from '../values/index.ts';
import { createWake } from '../waking/index.ts';
import type { ServiceParts } from './port.ts';

/** What follows the service's own log: its projections, its reactions to itself, its timers. */
export interface OwnFollowers {
  stop(): Promise<void>;
}

interface FollowersWorld {
  readonly service: string;
  readonly database: Database;
  readonly store: EventStore;
  /** Shared with the relay. Default: one of their own. */
  readonly tail?: Tail;
  /** No other process appends to the store. */
  readonly sole?: boolean;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly committed: Committed;
}

/** Starts all followers of the own log under one lease, so that one process of the service does this work. */
export function startOwnFollowers(parts: ServiceParts, world: FollowersWorld): OwnFollowers {
  const { store, logger, tail = tailOf(store) } = world;
  if (stepsOf(parts, world, tail).size === 0) return { stop: async () => {} };

  return world.leases.hold('own-followers', async ({ signal }) => {
    tail.forget();
    const steps = stepsOf(parts, world, tail);
    const wakes = new Map([...steps.keys()].map((name) => [name, createWake(signal)]));
    const ring = () => {
      tail.stir();
      wakes.forEach((wake) => wake.ring());
    };
    const leave = store.onAppend(ring);
    const loops = [...steps].map(([name, step]) => {
      // Time makes timers due, and only a look tells.
      const idleMs = name === TIMERS ? LOOK_MS : REST_MS;
      return followLoop(name, () => step(signal), wakes.get(name)!, signal, logger, idleMs);
    });
    const watchMs = world.sole ? REST_MS : LOOK_MS;
    await Promise.all([...loops, watchHead(store, ring, watchMs, signal, logger)]);
    leave();
  });
}

const TIMERS = 'timers';

/** One step of a follower: true while there was work. */
type FollowerStep = (signal: AbortSignal) => Promise<boolean>;

/** What each follower does at a time, by its name. */
function stepsOf(
  { projections = [], reactions = [], timers = [] }: ServiceParts,
  world: FollowersWorld,
  tail: Tail,
): ReadonlyMap<string, FollowerStep> {
  const { database, clock } = world;
  const source = `${world.service}/0`;
  const places = placesIn(database);
  const given = { ...world, source, tail, places };
  const steps = new Map<string, FollowerStep>();
  for (const projection of projections)
    if (projection.from === 'own') steps.set(projection.name, projecting(projection, given));
  for (const reaction of reactions)
    if (reaction.from === 'own')
      steps.set(reaction.name, (signal) => reactOwn(reaction, { ...given, alive: () => !signal.aborted }));
  const next = nextDue();
  if (timers.length > 0)
    steps.set(TIMERS, async () => {
      // What the log says of timers comes first: one that was cancelled must not fire.
      if (!(await recordTimers(timers, source, database, tail, places)))
        return await fireDue(timers, database, clock, next);
      next.forget();
      return true;
    });
  return steps;
}

const LOOK_MS = 100;
/** A follower that nobody wakes looks by itself all the same, in case a ring was lost with an error. */
const REST_MS = 5_000;

/** Rings when another process of the service has appended: one look for all followers instead of one by each. */
function watchHead(
  store: EventStore,
  ring: () => void,
  everyMs: number,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  let seen = -1;
  const look = async () => {
    const { position } = await store.head();
    if (position !== seen) ring();
    seen = position;
    return false;
  };
  return followLoop('head', look, createWake(signal), signal, logger, everyMs);
}
