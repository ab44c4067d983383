import type { Database, Transaction } from '../postgres/index.ts';
import type { Logger } from '../logging/index.ts';
import { applyOrPark } from './apply-or-park.ts';
import { type Places, moveCheckpoint, placesIn, takeStep } from './checkpoints.ts';
import { heardFrom } from './follow.ts';
import type { Projection, Row } from './port.ts';
import type { Tail } from './tail.ts';

/** Told after each committed batch: which rows of which projection changed. */
export type Committed = (projection: Projection, rows: readonly Row[]) => void;

/**
 * One step of a projection of the own log: fold the next page, write rows and checkpoint in one transaction. False when
 * there was nothing to do. The commit may be lost in a crash (together with its checkpoint): the log has it all.
 */
export async function projectOwn(
  projection: Projection,
  world: {
    readonly source: string;
    readonly database: Database;
    readonly tail: Tail;
    readonly logger: Logger;
    readonly committed: Committed;
    readonly places?: Places;
  },
): Promise<boolean> {
  const { source, database, tail, logger, committed, places = placesIn(database) } = world;
  const { name } = projection;
  return await takeStep(
    places,
    name,
    async () => 0,
    async (from) => {
      const heard = await tail.heard(from, projection.on);
      if (!heard) return undefined;
      const { to } = heard;
      const events = heard.events.map((event) => heardFrom(source, event));
      const move = (tx: Transaction) => moveCheckpoint(tx, name, from, to);
      const batch = { events, moveCheckpoint: move };
      if (events.length === 0) await places.passOver(name, from, to);
      else committed(projection, await applyOrPark(projection, batch, { consumer: name, database, logger }));
      return to;
    },
  );
}
