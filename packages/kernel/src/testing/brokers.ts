import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { KAFKA_VERSION, type KafkaVersion, type LocalKafka, freePort } from '../local/index.ts';
import { missingForKafka, startKafka } from '../local/index.ts';
import { testFolder } from './leftovers.ts';
import { reportMissing } from './missing.ts';

const run = promisify(execFile);

/** Brokers for tests: real Apache Kafka, however it was found. */
export interface TestKafka {
  /** host:port of each. */
  readonly brokers: readonly string[];
  /** Their version; undefined for brokers that the environment names. */
  readonly version: KafkaVersion | undefined;
  /** Kill and revive single brokers; only where the test started them itself. */
  readonly control: LocalKafka | undefined;
  stop(): Promise<void>;
}

/** What a test asks for. */
export interface KafkaWanted {
  readonly version?: KafkaVersion;
  readonly brokers?: 1 | 3;
  /** The test kills brokers, or needs this very version: those of the environment do not serve. */
  readonly own?: boolean;
}

/**
 * Finds a real broker: `TEST_KAFKA_BROKERS`, else Docker where the image is already there, else a JVM and Maven.
 * Gives the way to open it, or undefined (said aloud; a failure in CI) when there is none: then the tests skip.
 */
export async function findKafka(wanted: KafkaWanted = {}): Promise<(() => Promise<TestKafka>) | undefined> {
  const { version = KAFKA_VERSION, brokers: count = 1 } = wanted;
  const own = wanted.own === true || count === 3;
  const named = process.env['TEST_KAFKA_BROKERS'];
  if (named && !own) return async () => environmentBrokers(named);
  if (!own && (await hasImage(version))) return () => inContainer(version);
  const missing = await missingForKafka(version);
  if (!missing) return () => fromJars(version, count);
  reportMissing(
    `everything over Apache Kafka ${version} (${count} brokers)`,
    `It needs ${missing}, Docker with apache/kafka:${version}, or TEST_KAFKA_BROKERS.`,
  );
  return undefined;
}

function environmentBrokers(named: string): TestKafka {
  return { brokers: named.split(','), version: undefined, control: undefined, stop: async () => {} };
}

async function hasImage(version: KafkaVersion): Promise<boolean> {
  return await run('docker', ['image', 'inspect', `apache/kafka:${version}`]).then(
    () => true,
    () => false,
  );
}

async function inContainer(version: KafkaVersion): Promise<TestKafka> {
  // Its helper container, which cleans up after killed runs, is one more image that may not be there.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const { GenericContainer, Wait } = await import('testcontainers');
  const port = await freePort();
  const container = await new GenericContainer(`apache/kafka:${version}`)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  return {
    brokers: [`127.0.0.1:${port}`],
    version,
    control: undefined,
    stop: async () => void (await container.stop()),
  };
}

async function fromJars(version: KafkaVersion, brokers: 1 | 3): Promise<TestKafka> {
  const directory = testFolder();
  const control = await startKafka({ directory, version, brokers });
  return {
    brokers: control.brokers,
    version,
    control,
    stop: async () => {
      await control.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
