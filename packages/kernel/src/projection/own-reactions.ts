import type { EventStore } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import { CheckpointLost, moveCheckpoint, standing } from './checkpoints.ts';
import { heardFrom } from './follow.ts';
import type { Reaction } from './port.ts';
import { reactOrPark } from './react-or-park.ts';
import type { Tail } from './tail.ts';

/** One step of a reaction to the own log; false when there was nothing to do. */
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
  const events = page.flatMap((event) => (reaction.on[event.type] ? [heardFrom(world.source, event)] : []));
  const batch = {
    events,
    alive: world.alive,
    moveCheckpoint: (tx: Transaction) => moveCheckpoint(tx, name, from, last.position),
  };
  try {
    await reactOrPark(reaction, batch, { ...world, consumer: reaction.name });
  } catch (error) {
    if (!(error instanceof CheckpointLost)) throw error;
  }
  return true;
}
