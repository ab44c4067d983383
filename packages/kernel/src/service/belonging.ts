import type { EventLog } from '../event-log/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';

/** The log holds what this service said in a past that its store, restored from a backup, does not know. */
export class LogOfAnotherPast extends Error {
  override readonly name = 'LogOfAnotherPast';
}

/**
 * Offsets are counted in one log and mean nothing in another; positions of a store mean the same in each. When the log
 * is not the one that this service's offsets were counted in, its topics are filled again from the store, and its
 * consumers begin at the log's beginning and drop by position what they had. Processes of one service must not run over
 * two logs at once: each would set the other back. Throws {@link LogOfAnotherPast} where a restored store would go on in
 * topics that know more of it than it does itself.
 */
export async function belongToLog(
  log: Pick<EventLog, 'id' | 'ends'>,
  database: Database,
  logger: Logger,
  topics: readonly string[],
): Promise<void> {
  await refuseAnotherPast(log, database, topics);
  const id = await log.id();
  const other = await database.transaction(async (tx) => {
    const noted = await tx.run(sql`
      insert into ops.log as known (id) values (${id})
      on conflict (sole) do update set id = excluded.id where known.id <> excluded.id`);
    if (noted === 0) return 0;
    await tx.run(sql`
      update ops.relay set chains = '{}', revision = revision + 1,
        refilling = array(select jsonb_object_keys(chains) union select unnest(refilling))`);
    return await tx.run(sql`update ops.positions set next_offset = 0, revision = revision + 1`);
  });
  if (other > 0)
    logger.info({ log: id }, 'another log than before: filled again, and heard from its beginning');
}

/** A restored store has belonged to no log yet: its topics must begin with it. */
async function refuseAnotherPast(
  log: Pick<EventLog, 'ends'>,
  database: Database,
  topics: readonly string[],
): Promise<void> {
  const restored = await database.maybeOne(
    sql`select 1 as one from ops.restores where not exists (select from ops.log) limit 1`,
  );
  if (!restored) return;
  for (const topic of topics) {
    const ends = [...(await log.ends(topic)).values()];
    if (ends.some(({ first, next }) => next > first))
      throw new LogOfAnotherPast(
        `${topic} holds what was said before the restore: delete the topics of this installation, or name another log.`,
      );
  }
}
