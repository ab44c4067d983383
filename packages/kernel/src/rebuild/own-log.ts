import type { Transaction } from '../postgres/index.ts';
import { CheckpointLost, heardFrom } from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { folder } from './fold.ts';
import type { Filling, Job, World } from './port.ts';
import { pause } from '../waking/index.ts';

const PAGE = 2_000;
const LOOK_MS = 50;

/** Fills from the service's own log, up to the live checkpoint. */
export async function fillFromOwnLog(job: Job, world: World): Promise<Filling> {
  const { projection, id } = job;
  const { service, store, database } = world;
  const into = folder(job, world);
  let { position } = await database.one<{ position: number }>(
    sql`select coalesce(max(position), 0) as position from ops.rebuilds where id = ${id}`,
  );
  const live = async (tx: Transaction) =>
    (
      await tx.one<{ position: number }>(
        sql`select coalesce(max(position), 0) as position from ops.checkpoints where name = ${projection.name}`,
      )
    ).position;

  return {
    step: async () => {
      const until = await live(database);
      const page = position < until ? await store.readAll(position, PAGE) : [];
      const due = page.filter((event) => event.position <= until);
      const last = due.at(-1);
      if (!last) return await into.settle();
      const heard = due
        .filter(({ type }) => projection.on[type])
        .map((event) => heardFrom(`${service}/0`, event));
      await into.batch(heard, { done: last.position, total: until }, async (tx) => {
        const moved = await tx.run(
          sql`update ops.rebuilds set position = ${last.position} where id = ${id} and position = ${position}`,
        );
        if (moved === 0) throw new CheckpointLost(projection.name);
      });
      position = last.position;
      return true;
    },
    mark: async (tx) => {
      const until = await live(tx);
      return () => position >= until;
    },
    more: (signal) => pause(LOOK_MS, signal),
    close: async () => {},
  };
}
