import type { EventLog } from '../event-log/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';

/**
 * Offsets are counted in one log and mean nothing in another; positions of a store mean the same in each. When the log
 * is not the one that this service's offsets were counted in, its topics are filled again from the store, and its
 * consumers begin at the log's beginning and drop by position what they had. Processes of one service must not run over
 * two logs at once: each would set the other back.
 */
export async function belongToLog(
  log: Pick<EventLog, 'id'>,
  database: Database,
  logger: Logger,
): Promise<void> {
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
