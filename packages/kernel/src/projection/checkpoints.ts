import { type Database, type Transaction, insisting, isInsisting, loosely } from '../postgres/index.ts';
import { planned, sql } from '../sql/index.ts';
import { resting } from './resting.ts';

/** Another process has moved this checkpoint: whoever sees this does nothing more with the batch. */
export class CheckpointLost extends Error {
  override readonly name = 'CheckpointLost';
}

/** Where a follower stands; begun at `start` when it is new. */
export async function standing(tx: Transaction, name: string, start: () => Promise<number>): Promise<number> {
  const row = await tx.maybeOne<{ position: number }>(
    sql`select position from ops.checkpoints where name = ${name}`,
  );
  if (row) return row.position;
  const position = await start();
  const begun = await tx.one<{ position: number }>(sql`
    insert into ops.checkpoints as c (name, position) values (${name}, ${position})
    on conflict (name) do update set position = c.position returning position`);
  return begun.position;
}

/** Moves a checkpoint by compare-and-set; fails, in the database too, with {@link CheckpointLost} when it is not where it was. */
export async function moveCheckpoint(tx: Transaction, name: string, from: number, to: number): Promise<void> {
  const move = sql`update ops.checkpoints set position = ${to} where name = ${name} and position = ${from}`;
  await insistOnPlace(name, tx.one(planned(insisting(1, move))));
}

/** Tells of a place that was not where it was by its name. */
export async function insistOnPlace<T>(name: string, moving: Promise<T>): Promise<T> {
  return await moving.catch((error: unknown) => {
    throw isInsisting(error) ? new CheckpointLost(name) : error;
  });
}

/** Where followers stand, remembered from step to step; a move by compare-and-set finds out when that is not so. */
export interface Places {
  of(name: string, start: () => Promise<number>): Promise<number>;
  /** Moves a checkpoint where nothing else happens with the move: the events are nothing to this follower. */
  passOver(name: string, from: number, to: number): Promise<void>;
  /** A move to it has been committed. */
  reached(name: string, position: number): void;
  /** Somebody else has moved it, or nobody knows whether a move was committed. */
  forget(name: string): void;
}

/** An operator who sets a checkpoint back is noticed after this long, without an event. */
const REMEMBERED_MS = 1_000;

/** The places of followers in a database. */
export function placesIn(database: Database): Places {
  const known = new Map<string, { readonly position: number; readonly until: number }>();
  const reached = (name: string, position: number) =>
    void known.set(name, { position, until: performance.now() + REMEMBERED_MS });
  return {
    of: async (name, start) => {
      const place = known.get(name);
      if (place && place.until > performance.now()) return place.position;
      const position = await standing(database, name, start);
      reached(name, position);
      return position;
    },
    passOver: passingOver(database),
    reached,
    forget: (name) => void known.delete(name),
  };
}

interface Passing {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Most events are nothing to most followers, who all hear of them at once: those of one moment share a statement. */
function passingOver(database: Database): Places['passOver'] {
  const rest = resting();
  let waiting: Passing[] = [];
  const pass = async () => {
    const all = waiting;
    waiting = [];
    try {
      const rows = await database.many<{ name: string }>(
        planned(sql`
        update ops.checkpoints c set position = m.until
        from unnest(${all.map(({ name }) => name)}::text[], ${all.map(({ from }) => from)}::bigint[],
          ${all.map(({ to }) => to)}::bigint[]) m (name, since, until), ${loosely}
        where c.name = m.name and c.position = m.since returning c.name`),
      );
      const moved = new Set(rows.map(({ name }) => name));
      for (const { name, resolve, reject } of all)
        if (moved.has(name)) resolve();
        else reject(new CheckpointLost(name));
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  };
  return (name, from, to) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ name, from, to, resolve, reject }) === 1)
        void rest(to - from).then(() => setImmediate(() => void pass()));
    });
}

/** One step of a follower: from where it stands, over a page, to the page's end. False when there was no page. */
export async function takeStep(
  places: Places,
  name: string,
  start: () => Promise<number>,
  work: (from: number) => Promise<number | undefined>,
): Promise<boolean> {
  const from = await places.of(name, start);
  try {
    const to = await work(from);
    if (to !== undefined) places.reached(name, to);
    return to !== undefined;
  } catch (error) {
    places.forget(name);
    if (error instanceof CheckpointLost) return true;
    throw error;
  }
}
