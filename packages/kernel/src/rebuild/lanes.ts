import type { LogBatch, TopicPartition } from '../event-log/index.ts';
import {
  type Asker,
  type Chain,
  type Hole,
  type Missing,
  type Open,
  type Standing,
  type TakenRecord,
  alongChain,
  chainFrom,
} from '../projection/index.ts';

/** One partition as the rebuild reads it. */
export interface Lane extends TopicPartition {
  standing: Standing;
  readonly chain: Chain;
  /** Taken by the chain and not folded yet, in order. */
  held: readonly TakenRecord[];
  /** Where to read on once all that is held is folded. */
  next: number;
  /** A loss not made good. */
  open: Open | undefined;
}

/** How far a consumer is: by partition the highest position of each source, and the sum of its offsets. */
export interface Passed {
  readonly taken: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly offsets: number;
}

/** Asks a source for what is missing in some lanes, up to where each goes on. */
export type Again = (missing: Missing, limitOf: Asker['limitOf']) => AsyncIterable<readonly LogBatch[]>;

export const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** A lane that begins where its consumer stands. */
export function laneFrom({ topic, partition }: TopicPartition, standing: Standing): Lane {
  const chain = chainFrom(standing, 'beginning');
  return { topic, partition, standing, chain, held: [], next: standing.nextOffset, open: undefined };
}

/** The lane of a partition that has been begun. */
export function laneOf(lanes: ReadonlyMap<string, Lane>, of: TopicPartition): Lane {
  const lane = lanes.get(nameOf(of));
  if (!lane) throw new Error(`no standing in ${nameOf(of)}`);
  return lane;
}

/** Takes what the chain lets pass, up to the first hole. */
export function hold(lane: Lane, batch: LogBatch): Hole | undefined {
  const { taken, open, hole } = alongChain(batch, lane.chain, lane);
  lane.open = open;
  lane.held = [...lane.held, ...taken];
  lane.next = hole?.reached ?? batch.next;
  return hole;
}
