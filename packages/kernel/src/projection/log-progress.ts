import type { EventLog } from '../event-log/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { Uuid } from '../values/index.ts';

/** A position of a service's store that some of its streams reached. */
export interface SaidPosition {
  readonly service: string;
  readonly position: number;
  readonly streamIds: readonly string[];
}

/** Up to which position a source has sent, and its last position by topic and partition: what a watermark says. */
export interface SentPositions {
  readonly source: string;
  readonly epoch: Uuid;
  readonly position: number;
  readonly partitions: Readonly<Record<string, Readonly<Record<number, number>>>>;
  /** It has said a higher position before, in the same epoch: it was restored and does not know it. */
  readonly receded?: true;
}

/** What sources say they have sent last, by topic: as far as this process has heard. */
export type Sent = (topic: string) => SentPositions | undefined;

/** A consumer and what it hears. */
export interface Listening {
  readonly consumer: string;
  readonly topics: readonly string[];
}

/**
 * How many records each consumer has before it, over all its partitions, whichever process reads them; those count too
 * that the log has thrown away and their source will be asked for. What several consumers hear is looked up once.
 */
export async function consumerLags(
  database: Database,
  log: Pick<EventLog, 'ends'>,
  consumers: readonly Listening[],
): Promise<readonly number[]> {
  if (consumers.length === 0) return [];
  const rows = await database.many<{ consumer: string; topic: string; partition: number; next: number }>(sql`
    select consumer, topic, partition, next_offset as next from ops.positions
    where consumer = any(${consumers.map(({ consumer }) => consumer)}::text[])`);
  const places = new Map(rows.map((row) => [`${row.consumer} ${row.topic} ${row.partition}`, row.next]));
  const topics = [...new Set(consumers.flatMap((one) => one.topics))];
  const ends = new Map(
    await Promise.all(topics.map(async (topic) => [topic, [...(await log.ends(topic))]] as const)),
  );
  return consumers.map(({ consumer, topics: heard }) => {
    const before = heard.flatMap((topic) =>
      (ends.get(topic) ?? []).map(([partition, { next }]) =>
        Math.max(0, next - (places.get(`${consumer} ${topic} ${partition}`) ?? 0)),
      ),
    );
    return before.reduce((sum, lag) => sum + lag, 0);
  });
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
  sent?: Pick<SentPositions, 'position' | 'partitions'>,
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
