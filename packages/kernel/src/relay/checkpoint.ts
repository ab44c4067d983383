import { type Database, loosely } from '../postgres/index.ts';
import { planned, sql } from '../sql/index.ts';
import type { Uuid } from '../values/index.ts';

/** What was sent last to one partition, and the offset after it: less than that in the log means a loss. */
export interface ChainEnd {
  readonly previous: number;
  readonly end: number;
}

/** Topic, then partition. */
export type Chains = Readonly<Record<string, Readonly<Record<number, ChainEnd>>>>;

/** Where the relay of a source stands. */
export interface RelayCheckpoint {
  readonly position: number;
  /** Id of the event at that position; null at position 0. */
  readonly eventId: Uuid | null;
  readonly epoch: Uuid;
  readonly chains: Chains;
  /** Topics found lost whose refill has not ended. */
  readonly refilling: readonly string[];
  readonly revision: number;
}

/** Another relay has moved the checkpoint: this one is the zombie and stops quietly. */
export class RelayOvertaken extends Error {
  override readonly name = 'RelayOvertaken';
}

/** The checkpoint of a source, begun at zero of the given store epoch when there is none. */
export async function readCheckpoint(
  database: Database,
  source: string,
  epoch: Uuid,
): Promise<RelayCheckpoint> {
  return await database.one<RelayCheckpoint>(sql`
    insert into ops.relay as r (source, position, epoch) values (${source}, 0, ${epoch})
    on conflict (source) do update set source = excluded.source
    returning position, event_id as "eventId", epoch, chains, refilling, revision`);
}

/** How far a source has been relayed, as far as anybody knows; undefined when it has not begun. */
export async function relayedSoFar(
  database: Pick<Database, 'maybeOne'>,
  source: string,
): Promise<Pick<RelayCheckpoint, 'position' | 'eventId' | 'epoch'> | undefined> {
  return await database.maybeOne(
    sql`select position, event_id as "eventId", epoch from ops.relay where source = ${source}`,
  );
}

/** Throws {@link RelayOvertaken} when the checkpoint is not the one remembered: moved by another, or lost in a crash. */
export async function checkRelay(
  database: Database,
  source: string,
  { revision }: Pick<RelayCheckpoint, 'revision'>,
): Promise<void> {
  const row = await database.maybeOne<{ revision: number }>(
    sql`select revision from ops.relay where source = ${source}`,
  );
  if (row?.revision !== revision) throw new RelayOvertaken(source);
}

/**
 * Moves the checkpoint by compare-and-set; throws {@link RelayOvertaken}. A crash may lose the move: then it is sent
 * twice. Not so the word that a topic has lost something: nothing else would tell of it once the topic is written to.
 */
export async function moveRelay(
  database: Database,
  source: string,
  from: RelayCheckpoint,
  to: Omit<RelayCheckpoint, 'revision'>,
): Promise<RelayCheckpoint> {
  const how = to.refilling.some((topic) => !from.refilling.includes(topic)) ? sql`` : sql`from ${loosely}`;
  const moved = await database.run(
    planned(sql`
    update ops.relay set position = ${to.position}, event_id = ${to.eventId}, epoch = ${to.epoch},
      chains = ${JSON.stringify(to.chains)}::jsonb, refilling = ${to.refilling}::text[], revision = revision + 1
    ${how} where source = ${source} and revision = ${from.revision}`),
  );
  if (moved === 0) throw new RelayOvertaken(source);
  return { ...to, revision: from.revision + 1 };
}
