import type { Logger } from '../logging/index.ts';
import { readHeaders } from './headers.ts';
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
  /** Whether the last join gave it this partition. */
  has(of: TopicPartition): boolean;
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
    const next = checkpoint({ topic, partition }, startAt, endsOf);
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
  const again = async (of: TopicPartition) => {
    const offset = String(await (await placeOf(of)).next);
    consumer.seek({ topic: of.topic, partition: of.partition, offset });
  };

  return {
    assign: (assignment) => {
      places.clear();
      for (const [topic, partitions] of Object.entries(assignment)) {
        for (const partition of partitions) void ask({ topic, partition });
      }
    },
    due: async (batch) => {
      const place = await placeOf(batch);
      const expected = await place.next;
      const records = due(batch, place, expected);
      // Fetched from beyond the place: before the reader had gone there, or because what lay there has been thrown away.
      if (records.length === 0) await (fetchedFrom(batch) > expected ? ask(batch) : again(batch));
      return records;
    },
    done: (of, next) => {
      const place = places.get(nameOf(of));
      if (!place) return;
      place.next = Promise.resolve(next);
      place.failures = 0;
      changed.set(nameOf(of), { topic: of.topic, partition: of.partition, offset: String(next) });
    },
    has: (of) => places.has(nameOf(of)),
    failed: (of) => {
      const place = places.get(nameOf(of));
      return place ? (place.failures += 1) : 1;
    },
    again,
    reread: ask,
    hint: async () => {
      if (changed.size === 0) return;
      const offsets = [...changed.values()];
      changed.clear();
      await consumer.commitOffsets(offsets).catch((error: unknown) => log.debug({ err: error }, 'no hint'));
    },
  };
}

/** The reader's own checkpoint; the first record there is when it lies before that, or beyond the end: a topic made again. */
async function checkpoint(
  of: TopicPartition,
  startAt: Subscribe['startAt'],
  endsOf: EndsOf,
): Promise<number> {
  const [offset, ends] = await Promise.all([startAt(of), endsOf(of.topic)]);
  const end = ends.get(of.partition);
  return end && (offset > end.next || offset < end.first) ? end.first : offset;
}

const fetchedFrom = ({ fetchedOffset, messages }: Batch): number =>
  Number(fetchedOffset ?? messages[0]?.offset ?? 0);

/** What of a batch is due; nothing when it was fetched from beyond the place, or lies wholly before it. */
function due(batch: Batch, place: Place, expected: number): readonly DeliveredRecord[] {
  const { topic, partition, messages } = batch;
  const fetched = fetchedFrom(batch);
  const records = delivered(topic, partition, messages);
  // The topic was made again under us, and the client has begun at its beginning.
  if (expected > Number(batch.highWatermark)) {
    place.next = Promise.resolve(fetched);
    return records;
  }
  return fetched <= expected ? records.filter(({ offset }) => offset >= expected) : [];
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
      ...readHeaders(texts),
    };
  });
}
