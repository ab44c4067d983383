import { Rejection } from '../decider/index.ts';
import {
  type DeliveredRecord,
  type LogBatch,
  type LogRecord,
  type TopicPartition,
  readHeaders,
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

/** A record as its source says it again. */
export interface ReplayedRecord extends LogRecord {
  readonly partition: number;
}

/**
 * Asks a source for what is missing of it: a few records at a time, in order per partition, up to where it has sent. The
 * sequence throws `Unavailable` when the source does not answer.
 */
export type Replay = (missing: Missing) => AsyncIterable<readonly ReplayedRecord[]>;

/**
 * What a source says again, as batches that leave the offset where each partition's reader stands: from there reading
 * finds the same hole again. Ends where the source ends, or does not answer.
 */
export async function* batchesAgain(
  missing: Missing,
  {
    replay,
    offsetOf,
    consumer,
    logger,
  }: {
    readonly replay?: Replay | undefined;
    readonly offsetOf: (of: TopicPartition) => number;
    readonly consumer: string;
    readonly logger: Logger;
  },
): AsyncIterable<readonly LogBatch[]> {
  if (!replay) return;
  const { topic, source, taken, until } = missing;
  const where = { consumer, source, topic, partitions: [...taken.keys()], until };
  let came = 0;
  try {
    for await (const records of replay(missing)) {
      came += records.length;
      yield [...Map.groupBy(records, ({ partition }) => partition)].map(([partition, own]) => {
        const offset = offsetOf({ topic, partition });
        const delivered = own.map((record) => deliveredAgain(record, topic, offset));
        return { topic, partition, records: delivered, next: offset, end: offset };
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
  ...readHeaders(record.headers),
  topic,
  offset,
  again: true,
});
