import type { Transaction } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';

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

/** Moves a checkpoint by compare-and-set; throws {@link CheckpointLost} when it is not where it was. */
export async function moveCheckpoint(tx: Transaction, name: string, from: number, to: number): Promise<void> {
  const moved = await tx.run(
    sql`update ops.checkpoints set position = ${to} where name = ${name} and position = ${from}`,
  );
  if (moved === 0) throw new CheckpointLost(name);
}
