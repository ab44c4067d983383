import type { EventLog, MemoryEventLog, Subscription } from '../../event-log/index.ts';
import type { Schedule } from './schedule.ts';
import type { Trouble } from './trouble.ts';

/** One process's way to the shared log: sends, questions and deliveries are steps; sends and questions may fail. */
export interface LogAccess extends EventLog {
  /** The log misses the process: its places in groups go to others, and it is told when it comes back. */
  missed(): void;
}

/** A way to a log in memory. */
export function logOver(
  shared: MemoryEventLog,
  { schedule, trouble }: { readonly schedule: Schedule; readonly trouble: Trouble },
): LogAccess {
  const mine = new Set<Subscription>();
  const calling = async <T>(label: string, call: () => Promise<T>): Promise<T> => {
    await schedule.turn(label);
    const wrong = trouble.strikes('log');
    if (wrong === 'unheard') throw new Error('log is away');
    const answer = await call();
    await schedule.turn(`${label}: done`);
    if (wrong) throw new Error('the answer of the log was lost');
    return answer;
  };
  return {
    id: () => shared.id(),
    ensureTopics: (specs) => calling('ensure topics', () => shared.ensureTopics(specs)),
    partitionOf: (topic, key) => shared.partitionOf(topic, key),
    append: (topic, records, fence) =>
      calling(`send ${records.length} to ${topic}`, () => shared.append(topic, records, fence)),
    subscribe: async (options) => {
      const { onBatch, onBatches } = options;
      const subscription = await shared.subscribe({
        ...options,
        onBatch: async (batch, context) => {
          await schedule.turn('deliver');
          await onBatch(batch, context);
        },
        ...(onBatches
          ? {
              onBatches: async (batches, context) => {
                await schedule.turn('deliver');
                await onBatches(batches, context);
              },
            }
          : {}),
      });
      mine.add(subscription);
      return subscription;
    },
    ends: (topic) => calling('ends', () => shared.ends(topic)),
    answering: () => shared.answering(),
    close: () => shared.close(),
    missed: () => mine.forEach((subscription) => shared.expel(subscription)),
  };
}
