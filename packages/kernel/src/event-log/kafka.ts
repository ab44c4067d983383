import { connect } from 'node:net';
import type { Logger } from '../logging/index.ts';
import { type Admin, type KafkaOptions, errorType, isRetriable, kafkaClient } from './kafka-client.ts';
import { kafkaSender } from './kafka-producer.ts';
import type { EndsOf } from './kafka-positions.ts';
import { kafkaReader } from './kafka-reader.ts';
import { PARTITIONS, partitionOfKey } from './partition.ts';
import {
  type EventLog,
  type PartitionEnds,
  type Subscription,
  type TopicSpec,
  UnknownTopic,
} from './port.ts';

/** The log in Apache Kafka. Nothing is connected before it is used. */
export function openKafkaEventLog(options: KafkaOptions): EventLog {
  const { logger } = options;
  const kafka = kafkaClient(options);
  const admin = adminOf(() => kafka.admin(), logger);
  const topics = topicsOf(admin);
  const { partitionOf, exists, ends } = topics;
  const sender = kafkaSender(kafka, { partitionOf, exists }, logger);
  const subscriptions = new Set<Subscription>();
  return {
    id: async () => `kafka ${(await admin.ask((a) => a.describeCluster())).clusterId}`,
    ensureTopics: topics.ensure,
    partitionOf,
    ends,
    append: async (topic, records) => {
      if (records.length === 0) return new Map();
      await topics.learn(topic);
      try {
        return await sender.send(topic, records);
      } catch (error) {
        if (error instanceof UnknownTopic) topics.forget(topic);
        throw error;
      }
    },
    subscribe: async (subscribe) => {
      const subscription = kafkaReader(kafka, subscribe, options, shared(ends));
      subscriptions.add(subscription);
      return {
        ...subscription,
        stop: async () => {
          await subscription.stop();
          subscriptions.delete(subscription);
        },
      };
    },
    answering: async () =>
      new Map(
        await Promise.all(options.brokers.map(async (broker) => [broker, await accepts(broker)] as const)),
      ),
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await sender.close();
      await admin.close();
    },
  };
}

/** A closed port says so at once; silence may be a busy machine. */
const ACCEPTED_MS = 2_500;

/** Whether a broker's port is open: the cluster itself misses a dead broker for seconds. */
function accepts(broker: string): Promise<boolean> {
  const { hostname: host, port } = new URL(`tcp://${broker}`);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: ACCEPTED_MS });
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}

/** What this process knows of topics: how many partitions each has, asked once. */
function topicsOf(admin: ReturnType<typeof adminOf>) {
  const counts = new Map<string, number>();
  const exists = async (topic: string) => (await admin.ask((a) => a.listTopics())).includes(topic);

  async function ensureOne({ topic, partitions }: TopicSpec, made: boolean): Promise<void> {
    if (counts.get(topic) === partitions && !made) return;
    const count = await admin.ask((a) => led(a, topic));
    if (count !== partitions)
      throw new RangeError(`topic ${topic} has ${count} partitions, not ${partitions}`);
    counts.set(topic, partitions);
  }

  return {
    exists,
    partitionOf: (topic: string, key: string) => partitionOfKey(key, counts.get(topic) ?? PARTITIONS),
    forget: (topic: string) => counts.delete(topic),
    /** Throws {@link UnknownTopic}. */
    learn: async (topic: string) => {
      if (counts.has(topic)) return;
      if (!(await exists(topic))) throw new UnknownTopic(topic);
      counts.set(topic, await admin.ask((a) => led(a, topic)));
    },
    ensure: async (specs: readonly TopicSpec[]) => {
      const there = new Set(await admin.ask((a) => a.listTopics()));
      const missing = specs.filter(({ topic }) => !there.has(topic));
      if (missing.length > 0) {
        const { brokers } = await admin.ask((a) => a.describeCluster());
        const topics = missing.map((spec) => settingsOf(spec, Math.min(3, brokers.length)));
        await admin.ask((a) => a.createTopics({ topics, timeout: 15_000, waitForLeaders: false }));
      }
      for (const spec of specs) await ensureOne(spec, missing.includes(spec));
    },
    ends: async (topic: string): Promise<ReadonlyMap<number, PartitionEnds>> => {
      // Both in one question: whoever does not know its partitions is asked again whether it is there at all.
      const offsets = await admin.ask(async (a) =>
        (await a.listTopics()).includes(topic) ? await a.fetchTopicOffsets(topic) : [],
      );
      return new Map(
        offsets.map(({ partition, low, high }) => [partition, { first: Number(low), next: Number(high) }]),
      );
    },
  };
}

/** Settings of a topic of ours: nothing acknowledged is lost with one broker, nothing is ever thrown away unasked. */
function settingsOf({ topic, partitions, retentionMs }: TopicSpec, replicas: number) {
  const settings = {
    'min.insync.replicas': String(Math.max(1, replicas - 1)),
    'unclean.leader.election.enable': 'false',
    'cleanup.policy': 'delete',
    'retention.ms': String(retentionMs ?? -1),
    'retention.bytes': '-1',
    'max.message.bytes': String(1 << 20),
  };
  return {
    topic,
    numPartitions: partitions,
    replicationFactor: replicas,
    configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
  };
}

/** One answer for all partitions that ask within the same moment. */
function shared(ends: EndsOf): EndsOf {
  const asked = new Map<string, ReturnType<EndsOf>>();
  return (topic) => {
    const answer = asked.get(topic) ?? ends(topic);
    asked.set(topic, answer);
    const forget = () => void asked.delete(topic);
    answer.then(forget, forget);
    return answer;
  };
}

const LOOKS = 100;

/** Number of partitions, once each of them has a leader: news of a new topic takes a while to reach every broker. */
async function led(admin: Admin, topic: string): Promise<number> {
  for (let looks = 1; ; looks += 1) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const partitions = topics[0]?.partitions ?? [];
      if (partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)) return partitions.length;
      if (looks === LOOKS) throw new Error(`topic ${topic} has partitions without a leader`);
    } catch (error) {
      if (
        looks === LOOKS ||
        !['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'].includes(errorType(error))
      ) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Longer than a partition takes to find a new leader on a busy machine. */
const PATIENCE_MS = 30_000;

/**
 * One admin connection, made when needed. After an error the question is asked again over a fresh one, for half a
 * minute: a broker that dies must not keep a service from starting. Ask only what may be asked twice.
 */
function adminOf(make: () => Admin, logger: Logger) {
  let current: Promise<Admin> | undefined;
  let closed = false;
  const connect = async () => {
    const admin = make();
    await admin.connect();
    return admin;
  };
  const drop = async () => {
    const old = current;
    current = undefined;
    await old?.then((admin) => admin.disconnect()).catch(() => undefined); // Dropped because it is broken.
  };
  return {
    ask: async <T>(question: (admin: Admin) => Promise<T>): Promise<T> => {
      const begun = performance.now();
      for (let tries = 1; ; tries += 1) {
        try {
          current ??= connect();
          return await question(await current);
        } catch (error) {
          await drop();
          const late = closed || performance.now() - begun > PATIENCE_MS;
          if (late || !isRetriable(error)) throw error;
          logger.debug({ err: error, tries }, 'the brokers did not answer, asking again');
          await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** tries, 2_000)));
        }
      }
    },
    close: async () => {
      closed = true;
      await drop();
    },
  };
}
