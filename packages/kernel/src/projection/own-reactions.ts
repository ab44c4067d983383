import type { EventStore } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import { type Places, moveCheckpoint, placesIn, takeStep } from './checkpoints.ts';
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
    readonly places?: Places;
  },
): Promise<boolean> {
  const { source, database, store, tail, alive, places = placesIn(database) } = world;
  const name = `reaction ${reaction.name}`;
  const start = async () => (reaction.begins === 'start' ? (await store.head()).position : 0);
  return await takeStep(places, name, start, async (from) => {
    const heard = await tail.heard(from, reaction.on);
    if (!heard) return undefined;
    const { to } = heard;
    const events = heard.events.map((event) => heardFrom(source, event));
    const move = (tx: Transaction) => moveCheckpoint(tx, name, from, to);
    const batch = { events, alive, moveCheckpoint: move };
    if (events.length === 0) await places.passOver(name, from, to);
    else await reactOrPark(reaction, batch, { ...world, consumer: reaction.name });
    return to;
  });
}
