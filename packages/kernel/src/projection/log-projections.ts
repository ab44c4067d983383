import { applyBatch } from './apply.ts';
import { applyOrPark } from './apply-or-park.ts';
import { readEvent } from './log-records.ts';
import { type LogConsumer, type LogSubscription, subscribeToLog } from './log-source.ts';
import type { Committed } from './own-projections.ts';
import { parkingOf } from './parking.ts';
import type { Projection } from './port.ts';

type World = Pick<
  LogSubscription,
  'log' | 'database' | 'clock' | 'logger' | 'decoders' | 'replay' | 'sent'
> & {
  readonly service: string;
};

/** Name of the consumer that feeds a projection; its parked streams stand under it too. */
export const projectionConsumer = (service: string, { name }: Pick<Projection, 'name'>) =>
  `${service}.${name}`;

/** Feeds a projection from the shared log, as a consumer of its own. */
export async function projectLog(
  projection: Projection & { readonly from: readonly string[] },
  { service, ...world }: World,
  committed: Committed,
): Promise<LogConsumer> {
  const consumer = projectionConsumer(service, projection);
  return await subscribeToLog({
    ...world,
    consumer,
    topics: projection.from,
    begins: 'beginning',
    gathers: true,
    hears: (type) => Object.hasOwn(projection.on, type),
    onEvents: async (batch) =>
      committed(projection, await applyOrPark(projection, batch, { ...world, consumer })),
  });
}

/** Folds the events of a parked stream after all, one transaction each, until one fails. */
export async function unparkProjection(
  projection: Projection,
  { service, database, decoders }: Pick<World, 'service' | 'database' | 'decoders'>,
  streamId: string,
): Promise<{ readonly replayed: number }> {
  const consumer = projection.from === 'own' ? projection.name : projectionConsumer(service, projection);
  return await parkingOf(database, consumer).unpark(streamId, {
    within: async (tx, event) => void (await applyBatch(tx, projection, [readEvent(event, decoders)])),
  });
}
