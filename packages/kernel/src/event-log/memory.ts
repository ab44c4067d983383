import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { type Wake, createWake } from '../waking/index.ts';
import { type Cursor, type MemberSource, runMember } from './member.ts';
import { PARTITIONS, partitionOfKey } from './partition.ts';
import {
  type DeliveredRecord,
  type EventLog,
  FencedOut,
  type Landed,
  type LogBatch,
  LogLost,
  type LogRecord,
  type TopicPartition,
  UnknownTopic,
} from './port.ts';

/** A log in memory, with the one thing the port has not: losing a topic. */
export interface MemoryEventLog extends EventLog {
  /** As if an operator had deleted it. */
  deleteTopic(topic: string): void;
}

interface Partition {
  readonly records: DeliveredRecord[];
  /** Last accepted position per source. */
  readonly sources: Map<string, number>;
}

interface Group {
  readonly members: Member[];
  readonly claims: Map<string, Member>;
}

interface Member {
  readonly topics: readonly string[];
  readonly bell: Wake;
}

type Topics = Map<string, readonly Partition[]>;

const MAX_BATCH = 500;

/** The log of tests and simulation: the same rules as the others, no clock and no chance in it. */
export function memoryEventLog(
  options: { readonly logger?: Logger; readonly pauseMs?: number } = {},
): MemoryEventLog {
  const topics: Topics = new Map();
  const epochs = new Map<string, number>();
  const groups = new Map<string, Group>();
  const logger = options.logger ?? pino({ level: 'silent' });
  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? { members: [], claims: new Map() };
    groups.set(name, group);
    return group;
  };

  const ringAll = () => {
    for (const group of groups.values()) for (const member of group.members) member.bell.ring();
  };

  const name = `memory ${randomUUID()}`;
  return {
    id: async () => name,
    ensureTopics: async (specs) => {
      for (const { topic, partitions } of specs) {
        if (topics.has(topic)) continue;
        topics.set(
          topic,
          Array.from({ length: partitions }, () => ({ records: [], sources: new Map() })),
        );
      }
      ringAll();
    },
    partitionOf: (topic, key) => partitionOfKey(key, topics.get(topic)?.length ?? PARTITIONS),
    append: async (topic, records, { producer, epoch }) => {
      const partitions = topics.get(topic);
      if (!partitions) throw new UnknownTopic(topic);
      if ((epochs.get(producer) ?? 0) > epoch) throw new FencedOut(producer);
      epochs.set(producer, epoch);
      refuseHoles(topic, records, partitions);
      const landed = keep(topic, records, partitions);
      ringAll();
      return landed;
    },
    subscribe: async (subscription) =>
      runMember(subscription, join(topics, groupOf(subscription.group), subscription.topics, ringAll), {
        pauseMs: options.pauseMs ?? 1,
        logger,
      }),
    ends: async (topic) =>
      new Map(topics.get(topic)?.map(({ records }, i) => [i, { first: 0, next: records.length }])),
    answering: async () => new Map([['memory', true]]),
    close: async () => {},
    deleteTopic: (topic) => {
      topics.delete(topic);
      ringAll();
    },
  };
}

function keep(
  topic: string,
  records: readonly LogRecord[],
  partitions: readonly Partition[],
): ReadonlyMap<number, Landed> {
  const landed = new Map<number, Landed>();
  for (const record of records) {
    const partition = partitionOfKey(record.key, partitions.length);
    const { records: kept, sources } = partitions[partition]!;
    const base = landed.get(partition)?.base ?? kept.length;
    const { source, position } = record.source;
    if (position === 0 || position > (sources.get(source) ?? 0)) {
      kept.push({ ...record, topic, partition, offset: kept.length });
      sources.set(source, position);
    }
    landed.set(partition, { base, next: kept.length });
  }
  return landed;
}

function read(topics: Topics, { topic, partition, next }: Cursor): LogBatch | undefined {
  const kept = topics.get(topic)?.[partition]?.records ?? [];
  const from = next > kept.length ? 0 : next;
  const records = kept.slice(from, from + MAX_BATCH);
  if (records.length === 0) return undefined;
  return { topic, partition, records, next: from + records.length, end: kept.length };
}

/** Makes a member of a group; it gives up what is due to others between its batches, and takes what is free. */
function join(topics: Topics, group: Group, hears: readonly string[], ringAll: () => void): MemberSource {
  const me: Member = { topics: hears, bell: createWake() };
  group.members.push(me);
  ringAll();
  return {
    assignment: async () => {
      const owed = dueTo(me, group, topics);
      const keys = new Set(owed.map(claimKey));
      for (const [key, owner] of group.claims) {
        if (owner !== me || keys.has(key)) continue;
        group.claims.delete(key);
        ringAll();
      }
      return owed.filter((tp) => {
        if (!group.claims.has(claimKey(tp))) group.claims.set(claimKey(tp), me);
        return group.claims.get(claimKey(tp)) === me;
      });
    },
    beat: async () => {},
    holds: () => group.members.includes(me),
    read: async (cursors) =>
      cursors.map((cursor) => read(topics, cursor)).filter((batch) => batch !== undefined),
    idle: (ms, signal) => me.bell.next(ms, signal),
    leave: async () => {
      group.members.splice(group.members.indexOf(me), 1);
      for (const [key, owner] of group.claims) if (owner === me) group.claims.delete(key);
      ringAll();
    },
  };
}

const claimKey = ({ topic, partition }: TopicPartition) => `${topic} ${partition}`;

/** A member's fair share: partition p of a topic belongs to the p-th of those who hear it. */
function dueTo(me: Member, group: Group, topics: Topics): TopicPartition[] {
  return me.topics.flatMap((topic) => {
    const hearing = group.members.filter((member) => member.topics.includes(topic));
    const share = hearing.indexOf(me);
    return (topics.get(topic) ?? [])
      .map((_, partition) => ({ topic, partition }))
      .filter(({ partition }) => partition % hearing.length === share);
  });
}

/** The first new record of each partition and source must follow on what is there. */
function refuseHoles(topic: string, records: readonly LogRecord[], partitions: readonly Partition[]): void {
  const checked = new Set<string>();
  for (const { key, source } of records) {
    const partition = partitionOfKey(key, partitions.length);
    const taken = partitions[partition]!.sources.get(source.source) ?? 0;
    const chain = `${partition} ${source.source}`;
    if (source.position <= taken || checked.has(chain)) continue;
    checked.add(chain);
    if (source.previous > taken) throw new LogLost(topic);
  }
}
