import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { type Wake, createWake } from '../waking/index.ts';
import { readHeaders } from './headers.ts';
import { type Cursor, type MemberSource, runMember } from './member.ts';
import { PARTITIONS, partitionOfKey } from './partition.ts';
import {
  AnotherPast,
  type DeliveredRecord,
  type EventLog,
  FencedOut,
  type Landed,
  type LogBatch,
  LogLost,
  type LogRecord,
  type SourcePosition,
  type Subscription,
  type TopicPartition,
  UnknownTopic,
} from './port.ts';

/** A log in memory, with what the port has not: losing a topic or its beginning, and missing a member. */
export interface MemoryEventLog extends EventLog {
  /** As if an operator had deleted it. */
  deleteTopic(topic: string): void;
  /** What lies before an offset in each partition is kept no longer. */
  throwAway(topic: string, before: number): void;
  /** As if nothing had been heard of a subscriber for too long: what it held goes to others, until it comes back. */
  expel(subscription: Subscription): void;
}

/** How a log in memory is made. */
export interface MemoryLogOptions {
  readonly logger?: Logger;
  /** First pause after a handler threw, in ms. */
  readonly pauseMs?: number;
  /**
   * Takes whatever it is sent, by whomever, as a broker does that knows no producer for longer than its session: doubles,
   * runs of two relays beside each other, records whose predecessor it never had.
   */
  readonly trusting?: boolean;
  /** Makes a ring for a member what reaches it: at once, unless somebody else times what happens. */
  readonly carry?: (ring: () => void) => () => void;
}

interface Partition {
  /** From the first offset that is kept on. */
  readonly records: DeliveredRecord[];
  first: number;
  /** Last accepted position per source. */
  readonly sources: Map<string, number>;
}

interface Group {
  readonly members: Member[];
  readonly claims: Map<string, Member>;
}

interface Member {
  readonly topics: readonly string[];
  readonly ring: () => void;
}

type Topics = Map<string, readonly Partition[]>;

const MAX_BATCH = 500;

/** The log of tests and simulation: the same rules as the others, no clock and no chance in it. */
export function memoryEventLog(options: MemoryLogOptions = {}): MemoryEventLog {
  const topics: Topics = new Map();
  const epochs = new Map<string, number>();
  const groups = new Map<string, Group>();
  const { logger = pino({ level: 'silent' }), carry = (ring: () => void) => ring } = options;
  const places = new WeakMap<Subscription, Place>();
  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? { members: [], claims: new Map() };
    groups.set(name, group);
    return group;
  };

  const ringAll = (topic?: string) => ringMembers([...groups.values()], topic);

  const name = `memory ${randomUUID()}`;
  return {
    id: async () => name,
    ensureTopics: async (specs) => {
      for (const { topic, partitions } of specs) {
        if (topics.has(topic)) continue;
        topics.set(
          topic,
          Array.from({ length: partitions }, () => ({ records: [], first: 0, sources: new Map() })),
        );
      }
      ringAll();
    },
    partitionOf: (topic, key) => partitionOfKey(key, topics.get(topic)?.length ?? PARTITIONS),
    append: async (topic, records, { producer, epoch }) => {
      const partitions = topics.get(topic);
      if (!partitions) throw new UnknownTopic(topic);
      if (!options.trusting) {
        if ((epochs.get(producer) ?? 0) > epoch) throw new FencedOut(producer);
        epochs.set(producer, epoch);
        refuseHoles(topic, records, partitions);
      }
      const landed = keep(topic, records, partitions, options.trusting);
      ringAll(topic);
      return landed;
    },
    subscribe: async (asked) => {
      const bell = createWake();
      const member = { topics: asked.topics, ring: carry(() => bell.ring()) };
      const place = join(topics, groupOf(asked.group), member, bell, ringAll);
      const subscription = runMember(asked, place, { pauseMs: options.pauseMs ?? 1, logger });
      places.set(subscription, place);
      return subscription;
    },
    ends: async (topic) =>
      new Map(topics.get(topic)?.map((each, i) => [i, { first: each.first, next: nextOf(each) }])),
    answering: async () => new Map([['memory', true]]),
    close: async () => {},
    deleteTopic: (topic) => {
      topics.delete(topic);
      ringAll();
    },
    throwAway: (topic, before) => topics.get(topic)?.forEach((each) => cut(each, before)),
    expel: (subscription) => places.get(subscription)?.giveUp(),
  };
}

function cut(partition: Partition, before: number): void {
  partition.first += partition.records.splice(0, Math.max(0, before - partition.first)).length;
}

const nextOf = ({ first, records }: Partition): number => first + records.length;

function keep(
  topic: string,
  records: readonly LogRecord[],
  partitions: readonly Partition[],
  doubles = false,
): ReadonlyMap<number, Landed> {
  const landed = new Map<number, Landed>();
  for (const record of records) {
    const partition = partitionOfKey(record.key, partitions.length);
    const kept = partitions[partition]!;
    const base = landed.get(partition)?.base ?? nextOf(kept);
    const { source, position } = record.source;
    if (doubles || position === 0 || position > (kept.sources.get(source) ?? 0)) {
      const { said } = readHeaders(record.headers);
      kept.records.push({ ...record, said, topic, partition, offset: nextOf(kept) });
      kept.sources.set(source, position);
    }
    landed.set(partition, { base, next: nextOf(kept) });
  }
  return landed;
}

function read(topics: Topics, { topic, partition, next }: Cursor): LogBatch | undefined {
  const kept = topics.get(topic)?.[partition];
  if (!kept) return undefined;
  const end = nextOf(kept);
  const from = next > end || next < kept.first ? kept.first : next;
  const records = kept.records.slice(from - kept.first, from - kept.first + MAX_BATCH);
  if (records.length === 0) return undefined;
  return { topic, partition, records, next: from + records.length, end };
}

/** Rings for those who hear a topic, or for all. */
function ringMembers(groups: readonly Group[], topic: string | undefined): void {
  for (const { members } of groups)
    for (const member of members) if (topic === undefined || member.topics.includes(topic)) member.ring();
}

/** A member's place in its group. */
interface Place extends MemberSource {
  giveUp(): void;
}

/** Makes a member of a group; it gives up what is due to others between its batches, and takes what is free. */
function join(topics: Topics, group: Group, me: Member, bell: Wake, ringAll: () => void): Place {
  const enter = () => {
    group.members.push(me);
    ringAll();
  };
  const giveUp = () => {
    if (group.members.includes(me)) group.members.splice(group.members.indexOf(me), 1);
    for (const [key, owner] of group.claims) if (owner === me) group.claims.delete(key);
    ringAll();
  };
  enter();
  return {
    giveUp,
    assignment: async () => {
      if (!group.members.includes(me)) enter();
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
    read: async (cursors) => ({
      batches: cursors.map((cursor) => read(topics, cursor)).filter((batch) => batch !== undefined),
      more: false,
    }),
    idle: (ms, signal) => bell.next(ms, signal),
    leave: async () => giveUp(),
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
  for (const { key, source, headers } of records) {
    const partition = partitionOfKey(key, partitions.length);
    const { sources, records: kept } = partitions[partition]!;
    const taken = sources.get(source.source) ?? 0;
    const chain = `${partition} ${source.source}`;
    if (source.position === taken && isAnother(kept.at(-1), source, headers)) throw new AnotherPast(topic);
    if (source.position <= taken || checked.has(chain)) continue;
    checked.add(chain);
    if (source.previous > taken) throw new LogLost(topic);
    if (source.previous > 0 && source.previous < taken) throw new AnotherPast(topic);
  }
}

/** Whether the last record of a partition is another event than the one that says to be it. */
function isAnother(
  last: DeliveredRecord | undefined,
  { source, position }: SourcePosition,
  headers: LogRecord['headers'],
): boolean {
  const same = last?.source.source === source && last.source.position === position && position > 0;
  return same && last.headers['ce_id'] !== headers['ce_id'];
}
