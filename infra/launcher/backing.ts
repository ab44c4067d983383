import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LocalKafka,
  type LocalPostgres,
  type LocalRedis,
  endBrokersLeftBehind,
  startKafka,
  startPostgres,
  startRedis,
} from '@rapport/kernel/local';
import { clockOf } from './controlled-clock.ts';
import type { DataDirectory } from './data-directory.ts';
import { dropDatabases, ensureDatabases } from './databases.ts';
import type { Addresses } from './environment.ts';
import { LaunchError } from './launch-error.ts';
import type { LaunchOptions } from './options.ts';
import { endProcessesLeftBehind, forgetPid, notePid, processesOf } from './pid-files.ts';

/** What the services stand on, running. */
export interface Backing {
  readonly addresses: Addresses;
  readonly postgres: LocalPostgres;
  readonly kafka: LocalKafka | undefined;
  readonly redis: LocalRedis | undefined;
  stop(): Promise<void>;
}

/** What is asked of it. */
export interface BackingOptions {
  readonly data: DataDirectory;
  readonly options: LaunchOptions;
  /** With Kafka and Redis beside Postgres. */
  readonly distributed: boolean;
  /** What an interrupted load left is thrown away: nobody was let in before it ended. */
  readonly afresh: boolean;
  readonly say: (line: string) => void;
}

/** Starts Postgres with every service's database, and for the distributed form Kafka and Redis unless addresses are given. */
export async function startBacking(wanted: BackingOptions): Promise<Backing> {
  const { data, distributed, say } = wanted;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const one of started.splice(0).reverse()) await one.stop();
  };
  const keep = <T extends { stop(): Promise<void> } | undefined>(one: T): T => {
    if (one) started.push(one);
    return one;
  };
  try {
    await endLeftBehind(wanted);
    const firstTime = !existsSync(join(data.path, 'postgres'));
    if (firstTime) say('creating the database …');
    const postgres = keep(await startDatabase(wanted));
    if (wanted.afresh && !firstTime) await dropDatabases(postgres);
    // What an interrupted load said there is of streams that no longer are.
    if (wanted.afresh)
      for (const made of ['kafka', 'warehouse'])
        rmSync(join(data.path, made), { recursive: true, force: true });
    await ensureDatabases(postgres, data.rolePassword);
    const kafka = distributed ? keep(await startBrokers(wanted)) : undefined;
    const redis = distributed ? keep(await startCache(wanted)) : undefined;
    const database = (name: string) => postgres.url(name, { name, password: data.rolePassword(name) });
    const addresses = {
      database,
      warehouseFolder: join(data.path, 'warehouse'),
      ...clockOf(data),
      ...(distributed ? distributedAddresses(wanted, kafka, redis) : {}),
    };
    return { addresses, postgres, kafka, redis, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where Kafka and Redis are: those started here, else those the environment names. */
function distributedAddresses(
  { options }: BackingOptions,
  kafka: LocalKafka | undefined,
  redis: LocalRedis | undefined,
): Pick<Addresses, 'kafkaBrokers' | 'redisUrl'> {
  const { KAFKA_BROKERS: brokers = '', REDIS_URL: url = '' } = options.environment;
  return { kafkaBrokers: kafka?.brokers ?? brokers.split(','), redisUrl: redis?.url ?? url };
}

function startDatabase({ data, say }: BackingOptions): Promise<LocalPostgres> {
  return startPostgres({
    directory: join(data.path, 'postgres'),
    logFile: join(data.path, 'postgres.log'),
    password: data.rolePassword('postgres'),
    onTrouble: say,
  });
}

async function startBrokers({ data, options, say }: BackingOptions): Promise<LocalKafka | undefined> {
  if (options.environment['KAFKA_BROKERS']) return undefined;
  const directory = join(data.path, 'kafka');
  const replicas = existsSync(join(directory, '2')) ? 3 : 1;
  if (existsSync(directory) && replicas !== options.brokers)
    throw new LaunchError(`${directory} was made with --brokers ${replicas}, and that cannot change.`);
  mkdirSync(directory, { recursive: true });
  say(options.brokers === 1 ? 'starting Kafka …' : `starting ${options.brokers} Kafka brokers …`);
  return await startKafka({ directory, brokers: options.brokers, onTrouble: say });
}

async function startCache({ data, options, say }: BackingOptions): Promise<LocalRedis | undefined> {
  if (options.environment['REDIS_URL']) return undefined;
  const folder = processesOf(data);
  const onStart = (pid: number) => notePid(folder, 'redis', pid);
  const redis = await startRedis({ onTrouble: say, onStart });
  return {
    ...redis,
    stop: async () => {
      await redis.stop();
      forgetPid(folder, 'redis');
    },
  };
}

/** Ends what a killed start of either form left behind beside Postgres, which is ended by whoever starts it anew. */
async function endLeftBehind({ data, distributed }: BackingOptions): Promise<void> {
  await endProcessesLeftBehind(processesOf(data));
  if (!distributed) await endBrokersLeftBehind(join(data.path, 'kafka'));
}
