import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import { type Arrived, allOf } from './apply-or-park.ts';
import { type Split, parkingOf, splitBy, takeTurn } from './parking.ts';
import type { HeardEvent, Reaction } from './port.ts';
import { type Poisoned, type Working, react } from './reacting.ts';

/**
 * Hands a batch to a reaction. Commands first, checkpoint after: a crash between the two repeats them, and their derived
 * ids make that harmless. An event that always fails, or cannot be read, parks its stream; the others go on. A stream
 * that an operator takes up again while the commands run flows in this very batch.
 */
export async function reactOrPark(
  reaction: Reaction,
  batch: Arrived & Working,
  {
    consumer,
    database,
    logger,
  }: { readonly consumer: string; readonly database: Database; readonly logger: Logger },
): Promise<void> {
  const parking = parkingOf(database, consumer);
  const poisoned: Poisoned[] = [];
  const handled: HeardEvent[] = [];
  for (let split = splitBy(await parking.streams(), allOf(batch)); ;) {
    poisoned.push(...(await handle(reaction, batch, split.flowing)));
    handled.push(...split.flowing);
    const freed = await database.transaction(async (tx): Promise<Split | undefined> => {
      const now = splitBy(await takeTurn(tx, consumer), split.waiting);
      if (now.flowing.length > 0) return now;
      for (const { event, error } of poisoned)
        logger.error({ consumer, eventId: event.id, err: error }, 'stream parked');
      await parking.park(tx, poisoned, { flowing: handled, waiting: split.waiting });
      await batch.moveCheckpoint(tx);
      return undefined;
    });
    if (!freed) return;
    split = freed;
  }
}

/** What of a batch failed: the first event of each stream that the reaction or the decoder could not cope with. */
async function handle(
  reaction: Reaction,
  batch: Arrived & Working,
  flowing: readonly HeardEvent[],
): Promise<readonly Poisoned[]> {
  const unread = (batch.unreadable ?? []).filter(({ event }) => flowing.includes(event));
  const blocked = new Map(unread.map(({ event }) => [event.streamId, event.position]));
  const runnable = flowing.filter(
    ({ streamId, position }) => position < (blocked.get(streamId) ?? Number.POSITIVE_INFINITY),
  );
  const failed = await react(reaction, runnable, batch);
  const failedStreams = new Set(failed.map(({ event }) => event.streamId));
  return [...failed, ...unread.filter(({ event }) => !failedStreams.has(event.streamId))];
}
