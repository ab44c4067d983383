import { Rejection } from '../decider/index.ts';
import {
  type DeliveredRecord,
  type LogBatch,
  type LogRecord,
  type RecordHeaders,
  type TopicPartition,
  encodeHeaders,
} from '../event-log/index.ts';
import { Unavailable } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';

/** What a source has sent to a topic and the log does not hold. */
export interface Missing {
  readonly source: string;
  readonly topic: string;
  /** The partitions that miss something, and the last position taken of each: 0 for none. */
  readonly taken: ReadonlyMap<number, number>;
  /** Up to which position of the source. */
  readonly until: number;
}

/** A record as its source says it: with what its headers say in place of them. */
export interface ReplayedRecord extends Pick<LogRecord, 'key' | 'value'> {
  readonly partition: number;
  readonly said: RecordHeaders;
}

/**
 * Asks a source for what is missing of it: a few records at a time, in order per partition, up to where it has sent. The
 * sequence throws `Unavailable` when the source does not answer.
 */
export type Replay = (missing: Missing) => AsyncIterable<readonly ReplayedRecord[]>;

/** Who asks a source, and where their place in each partition is and goes to. */
export interface Asker {
  readonly replay?: Replay | undefined;
  readonly placeOf: (of: TopicPartition) => number;
  /** Offset of the first record behind what is missing, or the end. */
  readonly limitOf: (of: TopicPartition) => number;
  readonly consumer: string;
  readonly logger: Logger;
}

/**
 * What a source says again, as batches. Each record moves the place on by one, as it did where it lay, so that it can be
 * seen how far it is: below what the log holds a place says no more than that, and reading from it finds the same hole
 * again. Ends where the source ends, or does not answer.
 */
export async function* batchesAgain(
  missing: Missing,
  { replay, placeOf, limitOf, consumer, logger }: Asker,
): AsyncIterable<readonly LogBatch[]> {
  if (!replay) return;
  const { topic, source, taken, until } = missing;
  const where = { consumer, source, topic, partitions: [...taken.keys()], until };
  let came = 0;
  try {
    for await (const records of replay(missing)) {
      came += records.length;
      yield [...Map.groupBy(records, ({ partition }) => partition)].map(([partition, own]) => {
        const [place, limit] = [placeOf({ topic, partition }), limitOf({ topic, partition })];
        const at = (passed: number) => Math.min(place + passed, limit);
        const delivered = own.map((record, i) => deliveredAgain(record, topic, at(i)));
        return { topic, partition, records: delivered, next: at(own.length), end: limit };
      });
    }
    logger.info({ ...where, came }, 'the source of what is missing has answered');
  } catch (error) {
    if (!(error instanceof Unavailable || error instanceof Rejection)) throw error;
    logger.warn({ ...where, came, err: error }, 'the source of what is missing does not answer');
  }
}

/** A record said again, as a reader gets it who stands at an offset. */
export const deliveredAgain = (record: ReplayedRecord, topic: string, offset: number): DeliveredRecord => ({
  ...record,
  headers: encodeHeaders(record.said),
  source: record.said.source,
  topic,
  offset,
  again: true,
});
