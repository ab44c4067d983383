import { type EventLog, type LogRecord, encodeHeaders } from '../event-log/index.ts';
import type { StoredEvent } from '../event-store/index.ts';
import type { Publications, PublicRecord } from '../projection/index.ts';
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
  records(events: readonly StoredEvent[], previous: Previous): ReadonlyMap<string, readonly LogRecord[]>;
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
  return {
    source,
    records: (events, previous) => {
      const byTopic = new Map<string, LogRecord[]>();
      for (const event of silent ? [] : events) {
        const record = publicOf(event);
        if (!record) continue;
        const before = follow(
          previous,
          record.topic,
          log.partitionOf(record.topic, event.streamId),
          event.position,
        );
        const records = byTopic.get(record.topic) ?? [];
        byTopic.set(record.topic, records);
        records.push(logRecord(event, record, source, before, epoch));
      }
      return byTopic;
    },
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

function logRecord(
  event: StoredEvent,
  { type, value }: PublicRecord,
  sourceName: string,
  previous: number,
  epoch: Uuid,
): LogRecord {
  const { position, recordedAt } = event;
  const source = { source: sourceName, position, previous, epoch, recordedAt };
  return {
    key: event.streamId,
    value,
    headers: encodeHeaders({ id: event.id, type, time: event.occurredAt, source }),
    source,
  };
}
