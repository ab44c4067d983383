import type { Subscription, TopicPartition } from '../event-log/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { pause } from '../waking/index.ts';

interface Revision {
  readonly revision: number;
}

/** What a consumer remembers of its own standing, and how it begins to listen. */
export interface Listening {
  readonly consumer: string;
  readonly database: Database;
  readonly logger: Logger;
  /** The revisions it believes to stand at, also where others read now. */
  readonly remembered: () => readonly (TopicPartition & Revision)[];
  /** Told which of them the database has too; gives those at which nothing more would come others from which it does. */
  readonly moveStalled: (
    confirmed: readonly TopicPartition[],
    alive: (of: TopicPartition) => boolean,
  ) => Promise<boolean>;
  readonly listen: () => Promise<Subscription>;
}

const LOOK_MS = 3_000;

const isSame = (one: TopicPartition, other: TopicPartition) =>
  one.topic === other.topic && one.partition === other.partition;

/**
 * Listens, and begins anew when the database stands behind what this process remembers. Moves do not wait for the disk:
 * a crash of the database takes the last of them back, with the rows they came with, from under a process that lives on,
 * and nothing would be read again before the next record came. The same after the log has lost a topic, and where another
 * has moved the place that this process reads from.
 */
export async function listenAttentively({
  consumer,
  database,
  logger,
  remembered,
  moveStalled,
  listen,
}: Listening): Promise<Pick<Subscription, 'lastActivity' | 'stop'>> {
  const stopping = new AbortController();
  /** Where the database was ahead at the last look, and what was believed then. */
  let behind: readonly (TopicPartition & Revision)[] = [];
  let current: Subscription | undefined = await listen();

  /** Whether the database stands behind what is remembered, or some place had to be moved. */
  async function astray(): Promise<boolean> {
    // Before the question: what is moved while it is asked is no loss. What others hold is theirs to watch over.
    const believed = remembered().filter((one) => current?.holds(one));
    const rows = await database.many<TopicPartition & Revision>(
      sql`select topic, partition, revision from ops.positions where consumer = ${consumer}`,
    );
    const found = (one: TopicPartition) => rows.find((row) => isSame(row, one))?.revision;
    if (believed.some((one) => (found(one) ?? one.revision) < one.revision)) return true;
    // Moved from under us by who held it before, or by ourselves a moment ago: the next look tells.
    const before = behind;
    behind = believed.filter((one) => (found(one) ?? 0) > one.revision);
    if (behind.some((one) => before.some((then) => isSame(then, one) && then.revision === one.revision)))
      return true;
    const confirmed = believed.filter((one) => found(one) === one.revision);
    return await moveStalled(confirmed, (one) => !stopping.signal.aborted && current?.holds(one) === true);
  }
  async function look(): Promise<void> {
    if (current && !(await astray())) return;
    logger.warn({ consumer }, 'what was read is not what there is; reading begins where the database stands');
    const before = current;
    current = undefined;
    await before?.stop();
    current = await listen();
  }
  const looking = (async () => {
    // The readers of a process begin together; they do not look together.
    await pause(Math.random() * LOOK_MS, stopping.signal);
    while (!stopping.signal.aborted) {
      await pause(LOOK_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      // What is away now is looked at again.
      await look().catch((error: unknown) => logger.debug({ consumer, err: error }, 'could not look'));
    }
  })();

  return {
    lastActivity: () => current?.lastActivity() ?? new Date(0),
    stop: async () => {
      stopping.abort();
      await looking;
      await current?.stop();
    },
  };
}
