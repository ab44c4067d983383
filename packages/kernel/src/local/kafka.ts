import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KAFKA_VERSION, KafkaUnavailable, type KafkaVersion, kafkaJars } from './kafka-jars.ts';
import { type KeptProcess, keepRunning } from './keep-running.ts';
import { commandLine, freePort, isRunning, stopProcess, waitUntil } from './processes.ts';

const run = promisify(execFile);

/** How local brokers are started. */
export interface KafkaOptions {
  /** Where they keep their logs; made when it is not there. */
  readonly directory: string;
  readonly version?: KafkaVersion;
  /** Three replicate everything to each other; the second may die with nothing lost. */
  readonly brokers?: 1 | 3;
  /** Brokers that end by themselves are started again, and this is told of it. */
  readonly onTrouble?: (what: string) => void;
}

/** Apache Kafka brokers of this machine, each controller and broker at once. */
export interface LocalKafka {
  /** host:port of each broker. */
  readonly brokers: readonly string[];
  readonly version: KafkaVersion;
  /** Folder of the jars, for Kafka's own tools. */
  readonly jars: string;
  /** Ends one broker for good by a signal, without telling it to say good-bye when that is SIGKILL. */
  kill(broker: number, signal: NodeJS.Signals): Promise<void>;
  /** Starts a broker again that was ended. */
  revive(broker: number): Promise<void>;
  /** Process id of a broker. */
  pid(broker: number): number;
  stop(): Promise<void>;
}

interface Node {
  readonly id: number;
  readonly folder: string;
  readonly port: number;
  kept: KeptProcess | undefined;
}

const STOP = [
  { signal: 'SIGTERM', patienceMs: 20_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;

/** Starts Apache Kafka in KRaft mode from its jars; ready within seconds, about 350 MB of memory each. */
export async function startKafka(options: KafkaOptions): Promise<LocalKafka> {
  const { directory, version = KAFKA_VERSION, brokers: count = 1 } = options;
  const jars = await kafkaJars(version);
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const nodes: Node[] = [];
  const voters: string[] = [];
  for (const id of ids) {
    voters.push(`${id}@127.0.0.1:${await freePort()}`);
    nodes.push({ id, folder: join(directory, String(id)), port: await freePort(), kept: undefined });
  }
  const start = async (node: Node) => {
    const broker = (signal: AbortSignal) => startBroker(node, jars, signal);
    node.kept = await keepRunning({
      what: `Kafka broker ${node.id}`,
      start: broker,
      onTrouble: options.onTrouble,
    });
  };
  const stop = async () => void (await Promise.all(nodes.map(async ({ kept }) => kept?.stop(STOP))));
  const cluster = clusterOf(nodes);
  try {
    await Promise.all(nodes.map((node) => prepare(node, jars, voters, cluster)));
    await Promise.all(nodes.map(start));
  } catch (error) {
    await stop();
    throw error;
  }
  const node = (broker: number) => {
    const found = nodes[broker];
    if (!found) throw new RangeError(`there is no broker ${broker}`);
    return found;
  };
  return {
    brokers: nodes.map(({ port }) => `127.0.0.1:${port}`),
    version,
    jars,
    pid: (broker) => node(broker).kept?.pid() ?? 0,
    kill: async (broker, signal) => await node(broker).kept?.stop([{ signal, patienceMs: 20_000 }]),
    revive: (broker) => start(node(broker)),
    stop,
  };
}

/** The logs of a directory belong to one cluster for ever; a new directory is another one. */
function clusterOf(nodes: readonly Node[]): string {
  for (const { folder } of nodes) {
    const file = join(folder, 'log', 'meta.properties');
    const known = existsSync(file) ? /^cluster\.id=(.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
    if (known) return known;
  }
  // 22 characters of base64url are asked for, and the tool takes one that begins with a hyphen for an option.
  const made = randomBytes(16).toString('base64url');
  return made.startsWith('-') ? clusterOf(nodes) : made;
}

async function prepare(
  { id, folder, port }: Node,
  jars: string,
  voters: readonly string[],
  cluster: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await endOrphan(folder);
  const controller = voters.find((voter) => voter.startsWith(`${id}@`))?.split('@')[1];
  const replicas = Math.min(3, voters.length);
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': voters.join(','),
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'log'),
    'auto.create.topics.enable': false,
    'default.replication.factor': replicas,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.max(1, replicas - 1),
    'min.insync.replicas': Math.max(1, replicas - 1),
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.num.partitions': 4,
    // A lone consumer need not wait for others to join, a killed one is missed soon.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'broker.session.timeout.ms': 6_000,
  };
  const file = join(folder, 'server.properties');
  const text = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  writeFileSync(file, `${text.join('\n')}\n`);
  if (existsSync(join(folder, 'log', 'meta.properties'))) return;
  const format = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', cluster, '-c', file];
  await run('java', ['-cp', `${jars}/*`, '-Xmx128m', '-XX:TieredStopAtLevel=1', ...format]);
}

/** Ends the brokers that a killed start left behind in a directory, where no others are started on it. */
export async function endBrokersLeftBehind(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  await Promise.all(readdirSync(directory).map((id) => endOrphan(join(directory, id))));
}

/** Ends the broker that a killed start left behind on these logs. */
async function endOrphan(folder: string): Promise<void> {
  const file = join(folder, 'broker.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (isRunning(pid) && commandLine(pid).includes(join(folder, 'server.properties')))
    await stopProcess(pid, STOP);
  rmSync(file, { force: true });
}

async function startBroker({ id, folder }: Node, jars: string, signal: AbortSignal): Promise<ChildProcess> {
  const logFile = join(folder, 'broker.log');
  writeFileSync(logFile, '');
  const log = openSync(logFile, 'a');
  const child = spawn(
    'java',
    [
      // The plain logger first: 3.9 brings one more, which says nothing without a file of settings.
      ...['-cp', `${jars}/slf4j-simple-1.7.36.jar:${jars}/*`, '-Xms256m', '-Xmx512m', '-XX:+UseG1GC'],
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.log.kafka.server=info',
      ...['kafka.Kafka', join(folder, 'server.properties')],
    ],
    // A group of its own: Ctrl-C in the terminal must not stop the broker before the services.
    { detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  if (child.pid !== undefined) writeFileSync(join(folder, 'broker.pid'), String(child.pid));
  const said = () => readFileSync(logFile, 'utf8');
  const up = await waitUntil(
    () => ended || signal.aborted || said().includes('Kafka Server started'),
    120_000,
    50,
  );
  if (up && !ended && !signal.aborted) return child;
  if (child.pid !== undefined && !ended) await stopProcess(child.pid, STOP);
  throw new KafkaUnavailable(
    `Kafka broker ${id} does not start: ${said().trim().split('\n').at(-1)} (${logFile})`,
  );
}
