import type { EventLog, TopicPartition } from '../event-log/index.ts';
import type { Database } from '../postgres/index.ts';
import { CheckpointLost } from './checkpoints.ts';
import { type Standing, moveStandingsAlone } from './log-positions.ts';
import type { SentPositions } from './log-progress.ts';

/** A partition and how its reader stands in it; `open` while something is missing. */
export interface Reader {
  readonly at: TopicPartition;
  readonly standing: Standing;
  readonly open?: object;
}

/** What sources say they have sent last, by topic: as far as this process has heard. */
export type Sent = (topic: string) => SentPositions | undefined;

/** A partition is read from its beginning at most this often, in ms: what is really lost does not come by reading. */
const AGAIN_MS = 60_000;

/**
 * Finds where reading has come to rest although the source says that it has sent more: a topic was lost and made again,
 * and what was sent to the new one lies below the offset where the old one was left. Offsets cannot tell; positions do.
 * To be asked from time to time with the readers at work: those at rest since it was asked last, with nothing before them
 * to read, are to begin at the first record again, and pass over what they have as doubles. True when some are.
 */
export function stallWatch({
  consumer,
  database,
  log,
  begins,
  sent,
}: {
  readonly consumer: string;
  readonly database: Database;
  readonly log: Pick<EventLog, 'ends'>;
  readonly begins: 'beginning' | 'start';
  readonly sent: Sent;
}): (readers: readonly Reader[]) => Promise<boolean> {
  let before = new Map<string, number>();
  const begunAnew = new Map<string, number>();

  /** Whether its source has sent more than was taken; who begins late need not have taken what came before. */
  const isShort = ({ at: { topic, partition }, standing: { sources } }: Reader): boolean => {
    const said = sent(topic);
    if (!said) return false;
    const taken = sources[said.source];
    if (taken ? taken.epoch !== said.epoch : begins === 'start') return false;
    return (said.partitions[topic]?.[partition] ?? 0) > (taken?.position ?? 0);
  };
  const lately = ({ at }: Reader) =>
    performance.now() - (begunAnew.get(nameOf(at)) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS;
  const atEnd = async ({ at, standing, open }: Reader) => {
    const next = (await log.ends(at.topic)).get(at.partition)?.next ?? 0;
    return next > 0 && (open !== undefined || next <= standing.nextOffset);
  };

  return async (readers) => {
    const short = readers.filter(isShort);
    const still = short.filter((reader) => before.get(nameOf(reader.at)) === reader.standing.revision);
    before = new Map(short.map(({ at, standing }) => [nameOf(at), standing.revision]));
    const stalled: Reader[] = [];
    for (const reader of still) if (!lately(reader) && (await atEnd(reader))) stalled.push(reader);
    if (stalled.length === 0 || !(await beginAnew(database, consumer, stalled))) return false;
    for (const { at } of stalled) begunAnew.set(nameOf(at), performance.now());
    return true;
  };
}

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** False where somebody else has moved one meanwhile: then it does not stand still. */
async function beginAnew(database: Database, consumer: string, readers: readonly Reader[]): Promise<boolean> {
  const moves = readers.map(({ at, standing }) => ({
    of: at,
    from: standing,
    to: { nextOffset: 0, sources: standing.sources },
  }));
  try {
    await moveStandingsAlone(database, consumer, moves);
    return true;
  } catch (error) {
    if (error instanceof CheckpointLost) return false;
    throw error;
  }
}
