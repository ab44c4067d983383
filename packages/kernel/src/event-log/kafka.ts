import { type Admin, type KafkaOptions, errorType, kafkaClient } from './kafka-client.ts';
import { kafkaSender } from './kafka-producer.ts';
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
  const admin = adminOf(() => kafka.admin());
  const partitionCounts = new Map<string, number>();
  const subscriptions = new Set<Subscription>();

  const partitionOf = (topic: string, key: string) =>
    partitionOfKey(key, partitionCounts.get(topic) ?? PARTITIONS);
  const exists = async (topic: string) => (await admin.ask((a) => a.listTopics())).includes(topic);
  let brokers: Promise<number> | undefined;
  const brokerCount = () => {
    brokers ??= admin.ask(async (a) => (await a.describeCluster()).brokers.length);
    brokers.catch(() => (brokers = undefined));
    return brokers;
  };
  const sender = kafkaSender(kafka, { partitionOf, exists, brokerCount }, logger);

  async function learn(topic: string): Promise<void> {
    if (!(await exists(topic))) throw new UnknownTopic(topic);
    const { topics } = await admin.ask((a) => a.fetchTopicMetadata({ topics: [topic] }));
    partitionCounts.set(topic, topics[0]?.partitions.length ?? PARTITIONS);
  }

  async function ensureTopics(specs: readonly TopicSpec[]): Promise<void> {
    const there = new Set(await admin.ask((a) => a.listTopics()));
    const replicas = Math.min(3, await brokerCount());
    const missing = specs.filter(({ topic }) => !there.has(topic));
    if (missing.length > 0) {
      await admin.ask((a) =>
        a.createTopics({ topics: missing.map((spec) => made(spec, replicas)), timeout: 15_000 }),
      );
    }
    for (const { topic, partitions } of specs) {
      if (partitionCounts.get(topic) === partitions && there.has(topic)) continue;
      if (there.has(topic)) await learn(topic);
      else partitionCounts.set(topic, partitions);
      const count = partitionCounts.get(topic);
      if (count !== partitions)
        throw new RangeError(`topic ${topic} has ${count} partitions, not ${partitions}`);
    }
  }

  return {
    ensureTopics,
    partitionOf,
    append: async (topic, records) => {
      if (records.length === 0) return new Map();
      if (!partitionCounts.has(topic)) await learn(topic);
      try {
        return await sender.send(topic, records);
      } catch (error) {
        if (error instanceof UnknownTopic) partitionCounts.delete(topic);
        throw error;
      }
    },
    subscribe: async (subscribe) => {
      const subscription = kafkaReader(kafka, subscribe, options);
      subscriptions.add(subscription);
      return {
        ...subscription,
        stop: async () => {
          await subscription.stop();
          subscriptions.delete(subscription);
        },
      };
    },
    ends: async (topic) => {
      if (!(await exists(topic))) return new Map<number, PartitionEnds>();
      const offsets = await admin
        .ask((a) => a.fetchTopicOffsets(topic))
        .catch((error: unknown) => {
          if (errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return [];
          throw error;
        });
      return new Map(
        offsets.map(({ partition, low, high }) => [partition, { first: Number(low), next: Number(high) }]),
      );
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await sender.close();
      await admin.close();
    },
  };
}

/** Settings of a topic of ours: nothing acknowledged is lost with one broker, nothing is ever thrown away unasked. */
function made({ topic, partitions, retentionMs }: TopicSpec, replicas: number) {
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

/** One admin connection, made when needed; after an error the next question gets a fresh one. */
function adminOf(make: () => Admin) {
  let current: Promise<Admin> | undefined;
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
      try {
        current ??= connect();
        return await question(await current);
      } catch (error) {
        await drop();
        throw error;
      }
    },
    close: drop,
  };
}
