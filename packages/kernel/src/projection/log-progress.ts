import type { EventLog } from '../event-log/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';

/** A position of a service's store that some of its streams reached. */
export interface SaidPosition {
  readonly service: string;
  readonly position: number;
  readonly streamIds: readonly string[];
}

/** Up to which position a source has sent, and its last position by topic and partition: what a watermark says. */
export interface SentPositions {
  readonly position: number;
  readonly partitions: Readonly<Record<string, Readonly<Record<number, number>>>>;
}

/** How many records a consumer has before it, over all its partitions, whichever process reads them. */
export async function consumerLag(
  database: Database,
  log: Pick<EventLog, 'ends'>,
  consumer: string,
  topics: readonly string[],
): Promise<number> {
  const rows = await database.many<{ topic: string; partition: number; next: number }>(sql`
    select topic, partition, next_offset as next from ops.positions where consumer = ${consumer}`);
  const at = new Map(rows.map(({ topic, partition, next }) => [`${topic} ${partition}`, next]));
  let lag = 0;
  for (const topic of topics) {
    for (const [partition, { first, next }] of await log.ends(topic)) {
      lag += Math.max(0, next - Math.max(first, at.get(`${topic} ${partition}`) ?? 0));
    }
  }
  return lag;
}

/**
 * Whether a consumer has taken everything that the given streams said up to a position. A topic is named after its
 * aggregate, so a stream's records are in one partition of one topic; a stream without a topic says nothing in public.
 */
export async function consumerPassed(
  database: Database,
  log: Pick<EventLog, 'partitionOf'>,
  { consumer, topics }: { readonly consumer: string; readonly topics: readonly string[] },
  { service, position, streamIds }: SaidPosition,
  sent?: SentPositions,
): Promise<boolean> {
  const awaited = streamIds.flatMap((streamId) => {
    const aggregate = `rapport.${service}.${streamId.slice(0, streamId.indexOf('-'))}.`;
    return topics
      .filter((topic) => topic.startsWith(aggregate))
      .map((topic) => ({ topic, partition: log.partitionOf(topic, streamId) }));
  });
  if (awaited.length === 0) return true;
  const rows = await database.many<{ topic: string; partition: number; taken: number }>(sql`
    select topic, partition, coalesce((sources -> ${`${service}/0`}::text ->> 'position')::bigint, 0) as taken
    from ops.positions where consumer = ${consumer}`);
  return awaited.every(({ topic, partition }) => {
    const taken = rows.find((row) => row.topic === topic && row.partition === partition)?.taken ?? 0;
    const nothingMore =
      sent && sent.position >= position && taken >= (sent.partitions[topic]?.[partition] ?? 0);
    return taken >= position || nothingMore === true;
  });
}
