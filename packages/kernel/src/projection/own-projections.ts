import type { Database } from '../postgres/index.ts';
import { applyBatch } from './apply.ts';
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
  source: string,
  database: Database,
  tail: Tail,
  committed: Committed,
): Promise<boolean> {
  const from = await standing(database, projection.name, async () => 0);
  const page = await tail.after(from);
  const last = page.at(-1);
  if (!last) return false;
  const heard = page.flatMap((event) => (projection.on[event.type] ? [heardFrom(source, event)] : []));
  try {
    const rows = await database.transaction(
      async (tx) => {
        const written = heard.length > 0 ? await applyBatch(tx, projection, heard) : [];
        await moveCheckpoint(tx, projection.name, from, last.position);
        return written;
      },
      { looseCommit: true },
    );
    committed(projection, rows);
  } catch (error) {
    if (!(error instanceof CheckpointLost)) throw error;
  }
  return true;
}
