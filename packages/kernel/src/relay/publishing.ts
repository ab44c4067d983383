import { type EventLog, type LogRecord, encodeHeaders } from '../event-log/index.ts';
import type { StoredEvent } from '../event-store/index.ts';
import type { Publications, PublicRecord, ReplayedRecord } from '../projection/index.ts';
import type { Uuid } from '../values/index.ts';

/** Last position sent per topic and partition while records are being made. */
export type Previous = Map<string, Map<number, number>>;

/** An event type that the service's publications do not list: neither public nor private has been decided. */
export class UnlistedEvent extends Error {
  override readonly name = 'UnlistedEvent';
}

/** Turns private events into public records, each with its place in the chain of its partition. Pure but for the chain. */
export interface Publisher {
  readonly source: string;
  /** By topic, as they lie in the log. */
  records(events: readonly StoredEvent[], previous: Previous): ReadonlyMap<string, readonly LogRecord[]>;
  /** Those of one topic, for who asks for them beside the log. */
  said(topic: string, events: readonly StoredEvent[], previous: Previous): readonly ReplayedRecord[];
}

/** The publisher of a service. A service that publishes nothing at all keeps every event private. */
export function publisherOf(
  source: string,
  epoch: Uuid,
  publications: Publications,
  log: Pick<EventLog, 'partitionOf'>,
): Publisher {
  const silent = Object.keys(publications).length === 0;
  const publicOf = (event: StoredEvent): PublicRecord | undefined => {
    const publication = publications[event.type];
    if (publication === undefined) throw new UnlistedEvent(`no publication is listed for ${event.type}`);
    return publication?.(event);
  };
  const recordOf = (event: StoredEvent, { topic, type, value }: PublicRecord, previous: Previous) => {
    const { position, streamId: key, recordedAt } = event;
    const partition = log.partitionOf(topic, key);
    const before = follow(previous, topic, partition, position);
    const from = { source, position, previous: before, epoch, recordedAt };
    return { partition, key, value, said: { id: event.id, type, time: event.occurredAt, source: from } };
  };
  return {
    source,
    records: (events, previous) => {
      const byTopic = new Map<string, LogRecord[]>();
      for (const event of silent ? [] : events) {
        const record = publicOf(event);
        if (!record) continue;
        const records = byTopic.get(record.topic) ?? [];
        byTopic.set(record.topic, records);
        records.push(inLog(recordOf(event, record, previous)));
      }
      return byTopic;
    },
    said: (topic, events, previous) =>
      (silent ? [] : events).flatMap((event) => {
        const record = publicOf(event);
        return record?.topic === topic ? recordOf(event, record, previous) : [];
      }),
  };
}

/** Puts a position at the end of its partition's chain; returns the one before it. */
function follow(previous: Previous, topic: string, partition: number, position: number): number {
  const chain = previous.get(topic) ?? new Map<number, number>();
  previous.set(topic, chain);
  const before = chain.get(partition) ?? 0;
  chain.set(partition, position);
  return before;
}

const inLog = ({ key, value, said }: ReplayedRecord): LogRecord => ({
  key,
  value,
  headers: encodeHeaders(said),
  source: said.source,
});
