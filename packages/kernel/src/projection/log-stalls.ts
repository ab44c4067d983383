import type { BatchContext, EventLog, PartitionEnds, TopicPartition } from '../event-log/index.ts';
import type { Database } from '../postgres/index.ts';
import { CheckpointLost } from './checkpoints.ts';
import type { Missing } from './log-missing.ts';
import { moveStandingsAlone } from './log-positions.ts';
import type { Sent } from './log-progress.ts';
import type { PartitionState } from './log-taking.ts';

/** Partitions of which the log holds too little, and what makes each whole: up to which position, and where it ends now. */
export interface Robbed extends Missing {
  readonly goals: readonly { readonly partition: number; readonly until: number; readonly next: number }[];
}

/** A partition is read from its beginning at most this often, in ms: what the log does not hold does not come by reading. */
const AGAIN_MS = 60_000;
/** Who began late and has taken nothing yet mostly lacks nothing: it is looked whether it does no more often than this. */
const NEW_AGAIN_MS = 10_000;

/**
 * Finds where reading has come to rest although the source says that it has sent more. Either a topic was lost and made
 * again, and what was sent to the new one lies below the offset where the old one was left: offsets cannot tell, positions
 * do. Those readers are to begin at the first record again, and pass over what they have as doubles; true when some are.
 * Or the log has thrown away what it had of a partition, and nothing that follows tells of it: that is filled from the
 * source. To be asked from time to time with the readers at work, for those at rest since it was asked last, with nothing
 * before them to read.
 */
export function stallWatch({
  consumer,
  database,
  log,
  begins,
  sent,
  fill,
}: {
  readonly consumer: string;
  readonly database: Database;
  readonly log: Pick<EventLog, 'ends'>;
  readonly begins: 'beginning' | 'start';
  readonly sent: Sent;
  readonly fill: (robbed: Robbed, context: BatchContext) => Promise<void>;
}): (readers: readonly PartitionState[], alive: (of: TopicPartition) => boolean) => Promise<boolean> {
  let before = new Map<string, number>();
  const lookedAt = new Map<string, number>();
  const lately = ({ at }: PartitionState, ms: number) =>
    performance.now() - (lookedAt.get(nameOf(at)) ?? Number.NEGATIVE_INFINITY) < ms;

  /** Where it has come to rest, if it has, and whether reading would bring it what it lacks. */
  async function rest(reader: PartitionState, endsOf: EventLog['ends']): Promise<Rest | undefined> {
    const waits = reader.open === undefined && begins === 'start' && isNew(reader, sent);
    if (waits && lately(reader, NEW_AGAIN_MS)) return undefined;
    if (waits) lookedAt.set(nameOf(reader.at), performance.now());
    const ends = (await endsOf(reader.at.topic)).get(reader.at.partition);
    if (!ends) return undefined;
    return waits ? restBeforeAll(reader, ends) : restAfter(reader, ends, lately(reader, AGAIN_MS));
  }

  return async (readers, alive) => {
    const short = readers.filter((reader) => isShort(reader, sent));
    const still = short.filter((reader) => before.get(nameOf(reader.at)) === reader.standing.revision);
    before = new Map(short.map(({ at, standing }) => [nameOf(at), standing.revision]));
    const stalled: PartitionState[] = [];
    const lacking: Lacking[] = [];
    const endsOf = once((topic) => log.ends(topic));
    for (const reader of still) {
      const rests = await rest(reader, endsOf);
      if (rests?.lacks) lacking.push({ ...reader, next: rests.next });
      else if (rests) stalled.push(reader);
    }
    for (const robbed of robbedIn(lacking, sent)) {
      const isHeld = (partition: number) => alive({ topic: robbed.topic, partition });
      await fill(robbed, { alive: () => [...robbed.taken.keys()].every(isHeld), beat: async () => {} });
    }
    if (stalled.length === 0 || !(await beginAnew(database, consumer, stalled))) return false;
    for (const { at } of stalled) lookedAt.set(nameOf(at), performance.now());
    return true;
  };
}

/** Whether its source has sent more than was taken. */
function isShort({ at: { topic, partition }, standing: { sources } }: PartitionState, sent: Sent): boolean {
  const said = sent(topic);
  const taken = said && sources[said.source];
  if (!said || (taken && taken.epoch !== said.epoch)) return false;
  return (said.partitions[topic]?.[partition] ?? 0) > (taken?.position ?? 0);
}

/** Who has taken nothing yet; beginning late they need not have taken what came before. */
const isNew = ({ at: { topic }, standing: { sources } }: PartitionState, sent: Sent) =>
  sources[sent(topic)?.source ?? ''] === undefined;

/** Where reading has come to its end, and whether it lacks what reading does not bring. */
interface Rest {
  readonly next: number;
  readonly lacks: boolean;
}

/** Of who began late and has taken nothing yet, the place alone tells that something behind it is not kept any more. */
const restBeforeAll = ({ standing }: PartitionState, { first, next }: PartitionEnds): Rest | undefined =>
  first > standing.nextOffset ? { next, lacks: true } : undefined;

function restAfter(
  { standing, open }: PartitionState,
  { first, next }: PartitionEnds,
  again: boolean,
): Rest | undefined {
  if (next === 0) return undefined;
  if (first === next) return { next, lacks: true };
  const atEnd = open !== undefined || next <= standing.nextOffset;
  return atEnd ? { next, lacks: again } : undefined;
}

type Lacking = PartitionState & Pick<Rest, 'next'>;

/** By topic, what those lack that have come to rest. */
function robbedIn(lacking: readonly Lacking[], sent: Sent): readonly Robbed[] {
  return [...Map.groupBy(lacking, ({ at }) => at.topic)].map(([topic, readers]) => {
    const { source, partitions } = sent(topic)!;
    const goals = readers.map(({ at: { partition }, next }) => ({
      partition,
      next,
      until: partitions[topic]?.[partition] ?? 0,
    }));
    const taken = new Map(
      readers.map(({ at, standing }) => [at.partition, standing.sources[source]?.position ?? 0]),
    );
    return { source, topic, taken, until: Math.max(...goals.map(({ until }) => until)), goals };
  });
}

/** Answers kept for as long as a look lasts. */
function once<T>(ask: (topic: string) => Promise<T>): (topic: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (topic) => {
    const answer = asked.get(topic) ?? ask(topic);
    asked.set(topic, answer);
    return answer;
  };
}

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** False where somebody else has moved one meanwhile: then it does not stand still. */
async function beginAnew(
  database: Database,
  consumer: string,
  readers: readonly PartitionState[],
): Promise<boolean> {
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
