import type { EventStore, Head } from '../event-store/index.ts';
import type { RelayCheckpoint } from './checkpoint.ts';

/** The store is not the one that was relayed from (restored, or another one): an operator has to decide how to go on. */
export class StoreReplaced extends Error {
  override readonly name = 'StoreReplaced';
}

/** Throws {@link StoreReplaced} unless the store goes on from what was relayed of it. */
export async function refuseReplaced(
  store: EventStore,
  { position, eventId, epoch }: Pick<RelayCheckpoint, 'position' | 'eventId' | 'epoch'>,
  head: Pick<Head, 'epoch'>,
): Promise<void> {
  if (epoch !== head.epoch) throw new StoreReplaced('the epoch of the store is not the one relayed from');
  const [event] = position > 0 ? await store.readAll(position - 1, 1) : [];
  if (position > 0 && event?.id !== eventId) {
    throw new StoreReplaced(`position ${position} does not hold the event that was relayed`);
  }
}
