import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import type { EventStore } from '../event-store/index.ts';
import type { Leases } from '../leases/index.ts';
import {
  type Committed,
  type Wake,
  createWake,
  followLoop,
  projectOwn,
  reactOwn,
  tailOf,
} from '../projection/index.ts';
import { fireDue, recordTimers } from '../timers/index.ts';
import type { Clock } from '../values/index.ts';
import type { ServiceParts } from './port.ts';

/** What follows the service's own log: its projections, its reactions to itself, its timers. */
export interface OwnFollowers {
  stop(): Promise<void>;
}

/** Starts all followers of the own log under one lease, so that one process of the service does this work. */
export function startOwnFollowers(
  { projections = [], reactions = [], timers = [] }: ServiceParts,
  world: {
    readonly service: string;
    readonly database: Database;
    readonly store: EventStore;
    readonly leases: Leases;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly committed: Committed;
  },
): OwnFollowers {
  const { database, store, clock, logger } = world;
  const source = `${world.service}/0`;
  const tail = tailOf(store);

  const steps: Readonly<Record<string, (signal: AbortSignal) => Promise<boolean>>> = Object.fromEntries([
    ...projections
      .filter((projection) => projection.from === 'own')
      .map(
        (projection) => [projection.name, () => projectOwn(projection, { ...world, source, tail })] as const,
      ),
    ...reactions
      .filter((reaction) => reaction.from === 'own')
      .map(
        (reaction) =>
          [
            reaction.name,
            (signal: AbortSignal) =>
              reactOwn(reaction, { ...world, source, tail, alive: () => !signal.aborted }),
          ] as const,
      ),
    ...(timers.length > 0
      ? [
          [
            'timers',
            // What the log says of timers comes first: one that was cancelled must not fire.
            async () =>
              (await recordTimers(timers, source, database, tail)) ||
              (await fireDue(timers, database, clock)),
          ] as const,
        ]
      : []),
  ]);

  const held = world.leases.hold('own-followers', async ({ signal }) => {
    const wakes: Wake[] = [];
    const leave = store.onAppend(() => wakes.forEach((wake) => wake.ring()));
    await Promise.all(
      Object.entries(steps).map(([name, step]) => {
        const wake = createWake(signal);
        wakes.push(wake);
        return followLoop(name, () => step(signal), wake, signal, logger);
      }),
    );
    leave();
  });
  return held;
}
