import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** What a source says of itself: up to `position` everything lies in the log, in each partition up to its own. */
export interface SaidWatermark {
  readonly epoch: string;
  readonly position: number;
  /** Last position sent, by topic and partition. */
  readonly partitions: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** By source: the position up to which the feed has every event. */
export type Reached = ReadonlyMap<string, number>;

/** What the feed is filled by. */
export interface Filling {
  readonly database: Database;
  readonly consumer: string;
  readonly topics: readonly string[];
  readonly watermarkOf: (service: string) => SaidWatermark | undefined;
}

interface Taken {
  readonly position: number;
  readonly epoch: string;
}

/**
 * Knows up to where the feed is whole. Events of a source reach it by many partitions, none of which waits for another;
 * whoever reads in the order of positions must not pass one by that has yet to come. What was once reached stays so.
 */
export function reachedOf(filling: Filling): () => Promise<Reached> {
  /** What this process has written down, so that it is written only when it grows. */
  const written = new Map<string, number>();
  let looking: Promise<Reached> | undefined;
  // Who asks while somebody looks is answered by that look.
  return () => (looking ??= lookAt(filling, written).finally(() => (looking = undefined)));
}

async function lookAt(filling: Filling, written: Map<string, number>): Promise<Reached> {
  const { database, topics, watermarkOf } = filling;
  // In this order: what was passed by while it was parked is seen to be parked.
  const taken = await takenBy(filling);
  const parked = await parkedKinds(filling);
  for (const service of new Set(topics.map((topic) => topic.split('.')[1] ?? ''))) {
    const said = watermarkOf(service);
    const source = `${service}/0`;
    const own = topics.filter((topic) => topic.startsWith(`rapport.${service}.`));
    const waits = own.some((topic) => parked.includes(topic.split('.')[2] ?? ''));
    const position = said && !waits ? wholeUpTo(source, said, own, taken) : undefined;
    if (!said || position === undefined) continue;
    const key = `${source} ${said.epoch}`;
    if (position <= (written.get(key) ?? -1)) continue;
    await database.run(sql`
      insert into partners.reached as r (source, epoch, position) values (${source}, ${said.epoch}, ${position})
      on conflict (source, epoch) do update set position = excluded.position where r.position < excluded.position`);
    written.set(key, position);
  }
  const rows = await database.many<{ source: string; position: number }>(sql`
    select distinct on (source) source, position from partners.reached order by source, began_at desc`);
  return new Map(rows.map(({ source, position }) => [source, position]));
}

/** Undefined while a partition stands in another history than the one that is spoken of. */
function wholeUpTo(
  source: string,
  { epoch, position, partitions }: SaidWatermark,
  topics: readonly string[],
  taken: ReadonlyMap<string, Taken>,
): number | undefined {
  const places = topics.flatMap((topic) =>
    Object.entries(partitions[topic] ?? {}).map(([partition, sent]) => {
      const place = taken.get(`${source} ${topic} ${partition}`);
      return { sent, position: place?.position ?? 0, epoch: place?.epoch ?? epoch };
    }),
  );
  if (places.some((place) => place.epoch !== epoch)) return undefined;
  const behind = places.filter((place) => place.position < place.sent);
  return Math.min(position, ...behind.map((place) => place.position));
}

async function takenBy({ database, consumer }: Filling): Promise<ReadonlyMap<string, Taken>> {
  const rows = await database.many<{ place: string; position: number; epoch: string }>(sql`
    select s.key || ' ' || p.topic || ' ' || p.partition as place,
      (s.value ->> 'position')::bigint as position, s.value ->> 'epoch' as epoch
    from ops.positions p cross join lateral jsonb_each(p.sources) s where p.consumer = ${consumer}`);
  return new Map(rows.map(({ place, ...row }) => [place, row]));
}

/** Kinds of records of which an event could not be read and waits: its source is whole only up to there. */
async function parkedKinds({ database, consumer }: Filling): Promise<readonly string[]> {
  const rows = await database.many<{ kind: string }>(sql`
    select distinct split_part(stream_id, '-', 1) as kind from ops.parked where consumer = ${consumer}`);
  return rows.map(({ kind }) => kind);
}

/** By source: up to where the history before today's was whole, so that today's goes on from there at the earliest. */
export async function formerlyReached(database: Database): Promise<Reached> {
  const rows = await database.many<{ source: string; position: number }>(sql`
    select source, position from (
      select source, position, row_number() over (partition by source order by began_at desc) as nth
      from partners.reached) r
    where nth = 2`);
  return new Map(rows.map(({ source, position }) => [source, position]));
}
