import { type EventLog, PARTITIONS, type TopicPartition } from '../event-log/index.ts';
import { type Database, type Transaction, loosely } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { Clock, Instant, Uuid } from '../values/index.ts';
import { CheckpointLost } from './checkpoints.ts';

/** Highest position taken from a source, and the epoch it was counted in. */
export interface Taken {
  readonly position: number;
  readonly epoch: Uuid;
}

/** Where a consumer stands in one partition. */
export interface Standing {
  readonly nextOffset: number;
  readonly sources: Readonly<Record<string, Taken>>;
  readonly begunAt: Instant;
  readonly revision: number;
}

/** Gives a new consumer its place in every partition: the beginning of the log, or where it ends now. Known places stay. */
export async function beginConsumer(
  consumer: string,
  topics: readonly string[],
  begins: 'beginning' | 'start',
  world: { readonly log: EventLog; readonly database: Database; readonly clock: Clock },
): Promise<void> {
  const { log, database, clock } = world;
  await log.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })));
  for (const topic of topics) {
    const ends = [...(await log.ends(topic))];
    await database.run(sql`
      insert into ops.positions (consumer, topic, partition, next_offset, begun_at)
      select ${consumer}, ${topic}, p.partition, p.next, ${clock.now()}
      from unnest(${ends.map(([partition]) => partition)}::int[],
        ${ends.map(([, end]) => (begins === 'start' ? end.next : 0))}::bigint[]) p (partition, next)
      on conflict do nothing`);
  }
}

/** Reads a consumer's place; a partition nobody has begun begins at the log's beginning. */
export async function standingIn(
  database: Database,
  consumer: string,
  { topic, partition }: TopicPartition,
  clock: Clock,
): Promise<Standing> {
  return await database.one<Standing>(sql`
    insert into ops.positions as p (consumer, topic, partition, next_offset, begun_at)
    values (${consumer}, ${topic}, ${partition}, 0, ${clock.now()})
    on conflict (consumer, topic, partition) do update set consumer = excluded.consumer
    returning next_offset as "nextOffset", sources, begun_at as "begunAt", revision`);
}

/** Moves a consumer's place by compare-and-set; throws {@link CheckpointLost} when another has moved it. */
export async function moveStanding(
  tx: Transaction,
  consumer: string,
  of: TopicPartition,
  from: Standing,
  to: Place,
): Promise<Standing> {
  return moved(await tx.run(sql`${setPlace(to)} where ${isAt(consumer, of, from)}`), consumer, of, from, to);
}

/** The same where nothing else happens with the move; a crash may lose it. */
export async function moveStandingAlone(
  database: Database,
  consumer: string,
  of: TopicPartition,
  from: Standing,
  to: Place,
): Promise<Standing> {
  const count = await database.run(sql`${setPlace(to)} from ${loosely} where ${isAt(consumer, of, from)}`);
  return moved(count, consumer, of, from, to);
}

type Place = Pick<Standing, 'nextOffset' | 'sources'>;

const setPlace = ({ nextOffset, sources }: Place) => sql`
  update ops.positions
  set next_offset = ${nextOffset}, sources = ${JSON.stringify(sources)}::jsonb, revision = revision + 1`;

const isAt = (consumer: string, { topic, partition }: TopicPartition, { revision }: Standing) =>
  sql`consumer = ${consumer} and topic = ${topic} and partition = ${partition} and revision = ${revision}`;

function moved(
  count: number,
  consumer: string,
  { topic, partition }: TopicPartition,
  from: Standing,
  to: Place,
): Standing {
  if (count === 0) throw new CheckpointLost(`${consumer} ${topic}/${partition}`);
  return { ...from, ...to, revision: from.revision + 1 };
}

/**
 * An operator's word after a source was restored from a backup: this consumer goes on with the new epoch and takes what
 * lies above `position` (again).
 */
export async function acceptSource(
  database: Database,
  consumer: string,
  source: string,
  { position, epoch }: Taken,
): Promise<void> {
  await database.run(sql`
    update ops.positions
    set sources = sources || jsonb_build_object(${source}::text, jsonb_build_object(
          'position', least((sources -> ${source}::text ->> 'position')::bigint, ${position}::bigint), 'epoch', ${epoch}::text)),
        revision = revision + 1
    where consumer = ${consumer} and sources ? ${source}::text`);
}
