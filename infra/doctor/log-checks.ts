import type { DeliveredRecord, PartitionEnds } from '@rapport/kernel/event-log';
import { type Chain, SourceReplaced, chainFrom } from '@rapport/kernel/projection';
import { type Findings, findings } from './examination.ts';
import type { LogReader } from './log-reader.ts';

/** What is known of one source in one partition after reading it to the end. */
export interface SourceInPartition {
  /** Highest position that anything in the partition carries. */
  readonly seen: number;
  /** Highest position whose whole chain is there. */
  readonly whole: number;
}

/** A topic as it was read. */
export interface ReadTopic {
  readonly topic: string;
  readonly ends: ReadonlyMap<number, PartitionEnds>;
  at(partition: number, source: string): SourceInPartition;
  /** Positions of a source that the topic holds, in any partition. */
  has(source: string, position: number): boolean;
  /** Highest position of each source. */
  readonly tops: ReadonlyMap<string, number>;
  readonly findings: Findings;
}

interface PartitionReading {
  readonly chain: Chain;
  readonly seen: Map<string, number>;
  readonly faults: Set<string>;
  doubles: number;
  foreign: number;
}

/** What of a topic the log keeps no longer, for who reads a report. */
function keptInPart(ends: ReadTopic['ends']): readonly string[] {
  const thrownAway = [...ends.values()].reduce((sum, { first }) => sum + first, 0);
  return thrownAway > 0
    ? [`the log keeps the oldest ${thrownAway} records no longer; their source has them`]
    : [];
}

const FROM_THE_BEGINNING = { nextOffset: 0, sources: {}, begunAt: '', revision: 0 };

/** Reads a topic to its end and follows each source's chain through each partition: what is missing, doubled or swapped. */
export async function readTopic(reader: LogReader, topic: string): Promise<ReadTopic> {
  const ends = await reader.ends(topic);
  const partitions = new Map<number, PartitionReading>();
  const held = new Map<string, Set<number>>();
  await reader.read(topic, ends, async (records) => {
    for (const record of records) {
      const reading = partitions.get(record.partition) ?? begun();
      partitions.set(record.partition, reading);
      follow(reading, record, held);
    }
  });
  const at = (partition: number, source: string): SourceInPartition => ({
    seen: partitions.get(partition)?.seen.get(source) ?? 0,
    whole: partitions.get(partition)?.chain.sources()[source]?.position ?? 0,
  });
  return {
    topic,
    ends,
    at,
    has: (source, position) => held.get(source)?.has(position) ?? false,
    tops: new Map(
      [...held].map(([source, positions]) => [source, [...positions].reduce((a, b) => Math.max(a, b), 0)]),
    ),
    findings: judge(topic, ends, partitions, reader.dropsDoubles, at),
  };
}

const begun = (): PartitionReading => ({
  chain: chainFrom(FROM_THE_BEGINNING, 'beginning'),
  seen: new Map(),
  faults: new Set(),
  doubles: 0,
  foreign: 0,
});

function follow(reading: PartitionReading, record: DeliveredRecord, held: Map<string, Set<number>>): void {
  if (!record.said) return void (reading.foreign += 1);
  const { source } = record.said;
  try {
    reading.seen.set(source.source, Math.max(source.position, reading.seen.get(source.source) ?? 0));
    const positions = held.get(source.source) ?? new Set();
    held.set(source.source, positions.add(source.position));
    if (reading.chain.judge(record).kind === 'double') reading.doubles += 1;
  } catch (error) {
    if (!(error instanceof SourceReplaced)) throw error;
    reading.faults.add(error.message);
  }
}

function judge(
  topic: string,
  ends: ReadTopic['ends'],
  partitions: ReadonlyMap<number, PartitionReading>,
  dropsDoubles: boolean,
  at: ReadTopic['at'],
): Findings {
  const violations: string[] = [];
  const notes: string[] = [...keptInPart(ends)];
  for (const [partition, { seen, faults, doubles, foreign }] of partitions) {
    const where = `partition ${partition}`;
    violations.push(...[...faults].map((fault) => `${where}: ${fault}`));
    for (const source of seen.keys()) {
      const { whole, seen: top } = at(partition, source);
      // What a refill brings later closes the chain: only what is open at the end is lost.
      if (whole < top)
        violations.push(`${where}: the chain of ${source} breaks after ${whole}, though ${top} is there`);
    }
    if (doubles > 0) (dropsDoubles ? violations : notes).push(`${where}: ${doubles} records came again`);
    if (foreign > 0) notes.push(`${where}: ${foreign} records are not ours`);
  }
  return findings('I3', `${topic}: the chain of each source is whole`, violations, notes);
}
