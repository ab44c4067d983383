import type { Database, Transaction } from '../postgres/index.ts';
import type { Logger } from '../logging/index.ts';
import { applyOrPark } from './apply-or-park.ts';
import { CheckpointLost, moveCheckpoint, standing } from './checkpoints.ts';
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
  },
): Promise<boolean> {
  const { source, database, tail, logger, committed } = world;
  const from = await standing(database, projection.name, async () => 0);
  const page = await tail.after(from);
  const last = page.at(-1);
  if (!last) return false;
  const events = page.flatMap((event) => (projection.on[event.type] ? [heardFrom(source, event)] : []));
  const move = (tx: Transaction) => moveCheckpoint(tx, projection.name, from, last.position);
  try {
    const batch = { events, moveCheckpoint: move };
    committed(
      projection,
      await applyOrPark(projection, batch, { consumer: projection.name, database, logger }),
    );
  } catch (error) {
    if (!(error instanceof CheckpointLost)) throw error;
  }
  return true;
}
