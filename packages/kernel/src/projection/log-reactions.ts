import {
  type HeardBatch,
  type LogConsumer,
  type LogSubscription,
  readEvent,
  subscribeToLog,
} from './log-source.ts';
import { parkingOf } from './parking.ts';
import type { HeardEvent, Reaction } from './port.ts';
import { commandIdOf, react } from './reacting.ts';

type World = Pick<LogSubscription, 'log' | 'database' | 'clock' | 'logger' | 'decoders' | 'onGap'> & {
  readonly service: string;
};

/** Name of the consumer that feeds a reaction. */
export const reactionConsumer = (service: string, { name }: Pick<Reaction, 'name'>) => `${service}.${name}`;

/**
 * Feeds a reaction from the shared log. Commands first, checkpoint after: a crash between the two repeats them, and their
 * derived ids make that harmless. An event that always fails parks its stream; the others go on.
 */
export async function reactLog(
  reaction: Reaction & { readonly from: readonly string[] },
  { service, ...world }: World,
): Promise<LogConsumer> {
  const consumer = reactionConsumer(service, reaction);
  const parking = parkingOf(world.database, consumer);

  async function onEvents(batch: HeardBatch): Promise<void> {
    const all = [...batch.events, ...batch.unreadable.map(({ event }) => event)];
    const { flowing, waiting } = await parking.split(all.toSorted((a, b) => a.position - b.position));
    const unread = batch.unreadable.filter(({ event }) => flowing.includes(event));
    const blocked = new Map(unread.map(({ event }) => [event.streamId, event.position]));
    const runnable = flowing.filter(
      (event) => event.position < (blocked.get(event.streamId) ?? Number.POSITIVE_INFINITY),
    );
    const failed = await react(reaction, runnable, batch.alive);
    const failedStreams = new Set(failed.map(({ event }) => event.streamId));
    const poisoned = [...failed, ...unread.filter(({ event }) => !failedStreams.has(event.streamId))];
    for (const { event, error } of poisoned) {
      world.logger.error({ consumer, eventId: event.id, err: error }, 'stream parked');
    }
    await world.database.transaction(async (tx) => {
      if (poisoned.length + waiting.length > 0) await parking.park(tx, poisoned, flowing, waiting);
      await batch.moveCheckpoint(tx);
    });
  }

  return await subscribeToLog({
    ...world,
    consumer,
    topics: reaction.from,
    begins: reaction.begins,
    hears: (type) => Object.hasOwn(reaction.on, type),
    onEvents,
  });
}

/** Hands the events of a parked stream to the reaction again, in order, until one fails. */
export async function unparkReaction(
  reaction: Reaction,
  { service, database, decoders }: Pick<World, 'service' | 'database' | 'decoders'>,
  streamId: string,
): Promise<{ readonly replayed: number }> {
  return await parkingOf(database, reactionConsumer(service, reaction)).unpark(streamId, async (parked) => {
    const event = readEvent(parked, decoders);
    await reaction.on[event.type]?.(event as HeardEvent<never>, (purpose) =>
      commandIdOf(reaction, event, purpose),
    );
  });
}
