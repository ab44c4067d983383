import { readEvent } from './log-records.ts';
import { type LogConsumer, type LogSubscription, subscribeToLog } from './log-source.ts';
import { parkingOf } from './parking.ts';
import type { Reaction } from './port.ts';
import { reactOrPark } from './react-or-park.ts';
import { react } from './reacting.ts';

type World = Pick<
  LogSubscription,
  'log' | 'database' | 'clock' | 'logger' | 'decoders' | 'replay' | 'sent'
> & {
  readonly service: string;
};

/** Name of the consumer that feeds a reaction. */
export const reactionConsumer = (service: string, { name }: Pick<Reaction, 'name'>) => `${service}.${name}`;

/** Feeds a reaction from the shared log. */
export async function reactLog(
  reaction: Reaction & { readonly from: readonly string[] },
  { service, ...world }: World,
): Promise<LogConsumer> {
  const consumer = reactionConsumer(service, reaction);
  return await subscribeToLog({
    ...world,
    consumer,
    topics: reaction.from,
    begins: reaction.begins,
    hears: (type) => Object.hasOwn(reaction.on, type),
    onEvents: (batch) => reactOrPark(reaction, batch, { ...world, consumer }),
  });
}

/** Hands the events of a parked stream to the reaction again, in order, until one fails. */
export async function unparkReaction(
  reaction: Reaction,
  { service, database, decoders }: Pick<World, 'service' | 'database' | 'decoders'>,
  streamId: string,
): Promise<{ readonly replayed: number }> {
  const consumer = reaction.from === 'own' ? reaction.name : reactionConsumer(service, reaction);
  return await parkingOf(database, consumer).unpark(streamId, {
    before: async (parked) => {
      const event = readEvent(parked, decoders);
      const [failed] = await react(reaction, [event], { alive: () => true });
      if (failed) throw failed.error;
    },
  });
}
