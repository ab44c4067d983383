import { type EventLog, PARTITIONS, type TopicPartition } from '../event-log/index.ts';
import { type Database, type Transaction, insisting, loosely } from '../postgres/index.ts';
import { type Sql, planned, sql } from '../sql/index.ts';
import type { Clock, Instant, Uuid } from '../values/index.ts';
import { CheckpointLost, insistOnPlace } from './checkpoints.ts';

/** Highest position taken from a source, and the epoch it was counted in. */
export interface Taken {
  readonly position: number;
  readonly epoch: Uuid;
  /** The event there; not known of places that an older build wrote. */
  readonly id?: Uuid;
  /** It was passed over: recorded before the consumer began, as all before it. */
  readonly unheard?: true;
  /** Said by an operator: a position of the source, whether or not it sent that event here. */
  readonly accepted?: true;
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

/** A move of a consumer's place in one partition. */
export interface Move {
  readonly of: TopicPartition;
  readonly from: Standing;
  readonly to: Pick<Standing, 'nextOffset' | 'sources'>;
}

/**
 * Moves a consumer's places by compare-and-set, all or none; fails, in the database too, with {@link CheckpointLost} when
 * another has moved one.
 */
export async function moveStandings(
  tx: Transaction,
  consumer: string,
  moves: readonly Move[],
): Promise<readonly Standing[]> {
  const set = insisting(moves.length, setPlaces(placed(consumer, moves)));
  await insistOnPlace(consumer, tx.one(planned(set)));
  return stoodAfter(moves);
}

/**
 * The same where nothing else happens with the moves; a crash may lose them. Most records are nothing to most consumers of
 * a service, who all hear of them at once: those of one turn share a statement.
 */
export function moveStandingsAlone(
  database: Database,
  consumer: string,
  moves: readonly Move[],
): Promise<readonly Standing[]> {
  return new Promise((resolve, reject) => {
    const waiting = crowds.get(database) ?? [];
    crowds.set(database, waiting);
    if (waiting.push({ consumer, moves, resolve, reject }) === 1)
      setImmediate(() => void moveCrowd(database));
  });
}

interface Place {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
}

interface Waiting {
  readonly consumer: string;
  readonly moves: readonly Move[];
  readonly resolve: (standings: readonly Standing[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Who waits to be moved alone, by the database where they stand. */
const crowds = new WeakMap<Database, Waiting[]>();

async function moveCrowd(database: Database): Promise<void> {
  const crowd = crowds.get(database) ?? [];
  crowds.delete(database);
  try {
    const places = crowd.flatMap(({ consumer, moves }) => placed(consumer, moves));
    const set = setPlaces(places, sql`, ${loosely}`);
    const found = await database.many<Place>(planned(sql`${set} returning p.consumer, p.topic, p.partition`));
    const byConsumer = Map.groupBy(found, ({ consumer }) => consumer);
    for (const { consumer, moves, resolve, reject } of crowd)
      try {
        resolve(moved(byConsumer.get(consumer) ?? [], consumer, moves));
      } catch (error) {
        reject(error);
      }
  } catch (error) {
    for (const { reject } of crowd) reject(error);
  }
}

const placed = (consumer: string, moves: readonly Move[]) => moves.map((move) => ({ consumer, ...move }));

const setPlaces = (places: ReturnType<typeof placed>, and: Sql = sql``) => sql`
  update ops.positions p
  set next_offset = m.next_offset, sources = m.sources, revision = p.revision + 1
  from unnest(${places.map(({ consumer }) => consumer)}::text[], ${places.map(({ of }) => of.topic)}::text[],
    ${places.map(({ of }) => of.partition)}::int[], ${places.map(({ from }) => from.revision)}::bigint[],
    ${places.map(({ to }) => to.nextOffset)}::bigint[], ${places.map(({ to }) => JSON.stringify(to.sources))}::jsonb[])
    m (consumer, topic, partition, revision, next_offset, sources)${and}
  where p.consumer = m.consumer and p.topic = m.topic and p.partition = m.partition and p.revision = m.revision`;

function moved(found: readonly Place[], consumer: string, moves: readonly Move[]): readonly Standing[] {
  const there = new Set(found.map(({ topic, partition }) => `${topic}/${partition}`));
  const left = moves
    .map(({ of: { topic, partition } }) => `${topic}/${partition}`)
    .filter((at) => !there.has(at));
  if (left.length > 0) throw new CheckpointLost(`${consumer} ${left.join(', ')}`);
  return stoodAfter(moves);
}

const stoodAfter = (moves: readonly Move[]): readonly Standing[] =>
  moves.map(({ from, to }) => ({ ...from, ...to, revision: from.revision + 1 }));
