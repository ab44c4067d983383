import type { EventStore } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import { CheckpointLost, moveCheckpoint, standing } from './checkpoints.ts';
import { heardFrom } from './follow.ts';
import { parkingOf } from './parking.ts';
import type { Reaction } from './port.ts';
import { react } from './reacting.ts';
import type { Tail } from './tail.ts';

/**
 * One step of a reaction to the own log. Commands first, checkpoint after: a crash between the two repeats them, and
 * their derived ids make that harmless. An event that always fails parks its stream; the others go on.
 */
export async function reactOwn(
  reaction: Reaction,
  world: {
    readonly source: string;
    readonly store: EventStore;
    readonly database: Database;
    readonly tail: Tail;
    readonly logger: Logger;
    readonly alive: () => boolean;
  },
): Promise<boolean> {
  const { database, store, tail } = world;
  const name = `reaction ${reaction.name}`;
  const start = async () => (reaction.begins === 'start' ? (await store.head()).position : 0);
  const from = await standing(database, name, start);
  const page = await tail.after(from);
  const last = page.at(-1);
  if (!last) return false;
  const parking = parkingOf(database, reaction.name);
  const heard = page.flatMap((event) => (reaction.on[event.type] ? [heardFrom(world.source, event)] : []));
  const { flowing, waiting } = await parking.split(heard);
  const poisoned = await react(reaction, flowing, world.alive);
  for (const { event, error } of poisoned)
    world.logger.error({ reaction: reaction.name, eventId: event.id, err: error }, 'stream parked');
  try {
    await database.transaction(async (tx) => {
      await parking.park(tx, poisoned, flowing, waiting);
      await moveCheckpoint(tx, name, from, last.position);
    });
  } catch (error) {
    if (!(error instanceof CheckpointLost)) throw error;
  }
  return true;
}
