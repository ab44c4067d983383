import type { Logger } from '../logging/index.ts';
import { sourceOf } from './headers.ts';
import type { Consumer, EachBatchPayload } from './kafka-client.ts';
import type { DeliveredRecord, PartitionEnds, Subscribe, TopicPartition } from './port.ts';

type Batch = EachBatchPayload['batch'] & {
  /** What was asked for; the client has it but does not tell its type. */
  readonly fetchedOffset?: string;
};

/** Where a consumer stands in each of its partitions, by the checkpoint and not by what the broker remembers. */
export interface Positions {
  /** After each join: asks for the checkpoints and seeks there. */
  assign(assignment: Readonly<Record<string, readonly number[]>>): void;
  /** The records of a batch that are due; none, and a seek, when the batch is not from where it should be. */
  due(batch: Batch): Promise<readonly DeliveredRecord[]>;
  done(of: TopicPartition, next: number): void;
  /** Counts a failure; returns how many in a row. */
  failed(of: TopicPartition): number;
  /** Reads on from where it stands. */
  again(of: TopicPartition): Promise<void>;
  /** Reads on from the checkpoint. */
  reread(of: TopicPartition): Promise<void>;
  /** Tells the broker how far it is, for lag tools alone. */
  hint(): Promise<void>;
}

interface Place {
  next: Promise<number>;
  failures: number;
}

/** Where the partitions of a topic end. */
export type EndsOf = (topic: string) => Promise<ReadonlyMap<number, PartitionEnds>>;

const nameOf = ({ topic, partition }: TopicPartition) => `${topic} ${partition}`;

/** Start positions by `seek` after each join, and a second look at every batch: a fetch may have been faster. */
export function createPositions(
  consumer: Consumer,
  { startAt }: Pick<Subscribe, 'startAt'>,
  endsOf: EndsOf,
  log: Logger,
): Positions {
  const places = new Map<string, Place>();
  const changed = new Map<string, TopicPartition & { readonly offset: string }>();

  function ask({ topic, partition }: TopicPartition): Promise<void> {
    const next = Promise.all([startAt({ topic, partition }), endsOf(topic)]).then(([offset, ends]) => {
      const end = ends.get(partition);
      // Beyond the end: the topic was made again. Asking for such an offset throws the client out of the group.
      return end && offset > end.next ? end.first : offset;
    });
    const failures = places.get(nameOf({ topic, partition }))?.failures ?? 0;
    places.set(nameOf({ topic, partition }), { next, failures });
    return next
      .then((offset) => consumer.seek({ topic, partition, offset: String(offset) }))
      .catch((error: unknown) => log.warn({ err: error, topic, partition }, 'cannot go to the checkpoint'));
  }
  const placeOf = async (of: TopicPartition): Promise<Place> => {
    if (!places.has(nameOf(of))) await ask(of);
    return places.get(nameOf(of))!;
  };

  return {
    assign: (assignment) => {
      places.clear();
      for (const [topic, partitions] of Object.entries(assignment)) {
        for (const partition of partitions) void ask({ topic, partition });
      }
    },
    due: async (batch) => {
      const { topic, partition, messages } = batch;
      const place = await placeOf(batch);
      const expected = await place.next;
      const fetched = Number(batch.fetchedOffset ?? messages[0]?.offset ?? 0);
      // Beyond the end: the topic was made again, and the client has begun at its beginning.
      if (expected > Number(batch.highWatermark)) {
        place.next = Promise.resolve(fetched);
        return delivered(topic, partition, messages);
      }
      const records = delivered(topic, partition, messages).filter(({ offset }) => offset >= expected);
      if (fetched <= expected && records.length > 0) return records;
      consumer.seek({ topic, partition, offset: String(expected) });
      return [];
    },
    done: (of, next) => {
      const place = places.get(nameOf(of));
      if (!place) return;
      place.next = Promise.resolve(next);
      place.failures = 0;
      changed.set(nameOf(of), { topic: of.topic, partition: of.partition, offset: String(next) });
    },
    failed: (of) => {
      const place = places.get(nameOf(of));
      return place ? (place.failures += 1) : 1;
    },
    again: async (of) => {
      const { next } = await placeOf(of);
      consumer.seek({ topic: of.topic, partition: of.partition, offset: String(await next) });
    },
    reread: ask,
    hint: async () => {
      if (changed.size === 0) return;
      const offsets = [...changed.values()];
      changed.clear();
      await consumer
        .commitOffsets(offsets)
        .catch((error: unknown) => log.debug({ err: error }, 'hint not taken'));
    },
  };
}

function delivered(topic: string, partition: number, messages: Batch['messages']): DeliveredRecord[] {
  return messages.map(({ key, value, headers, offset }) => {
    const texts = Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, text]) => [name, String(text ?? '')]),
    );
    return {
      topic,
      partition,
      offset: Number(offset),
      key: key?.toString() ?? '',
      value: value ?? new Uint8Array(),
      headers: texts,
      source: sourceOf(texts),
    };
  });
}
