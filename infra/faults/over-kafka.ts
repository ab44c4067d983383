import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { realClock } from '@rapport/kernel/clock';
import { openEventLog } from '@rapport/kernel/event-log';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { freePort } from '@rapport/kernel/local';
import { createLogger } from '@rapport/kernel/logging';
import { openDatabase } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { TestKafka } from '../../packages/kernel/src/testing/brokers.ts';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { throwAway } from '../../packages/kernel/src/testing/kafka-retention.ts';
import { portLogReader } from '../doctor/log-reader.ts';
import { defineShop, defineTill, environmentOf, patientsOf, sellOnce } from '../doctor/small-installation.ts';
import { type OpenCheckup, openCheckup } from './checkup.ts';
import { type Wire, openWire } from './wire.ts';

const TOPIC = 'rapport.shop.sale.v1';

/** The small installation over real brokers, each service in a process of its own, which a test may strike. */
export interface OverKafka {
  readonly kafka: TestKafka;
  readonly checkup: OpenCheckup;
  /** Lies between the shop and its database. */
  readonly wire: Wire;
  /** The sum of all takings, as the till has them. */
  taken(): Promise<number>;
  /** Appends sales to the shop's store, as a command of the shop would. */
  sell(times: number): Promise<void>;
  /** Records in the topic of sales, doubles included. */
  logged(): Promise<number>;
  /** Has the brokers keep no record of a sale before an offset, in any partition, as retention does. */
  keepFrom(offset: number): Promise<void>;
  /** Starts a process of a service; resolves when it serves. */
  serve(service: 'shop' | 'till'): Promise<ChildProcess>;
  /** Stops everything, the brokers too. */
  stop(): Promise<void>;
}

/** Starts it: a shop, a till, and nobody else in the log. */
export async function startOverKafka(kafka: TestKafka): Promise<OverKafka> {
  const urls = { shop: await freshDatabase(), till: await freshDatabase(), log: '' };
  const { LOG_DATABASE_URL: _none, ...settings } = await environmentOf(urls);
  const wire = await openWire(urls.shop);
  const SHOP_DATABASE_URL = wire.through(urls.shop);
  const grpcPort = await freePort();
  const environment = {
    ...{ ...settings, SHOP_DATABASE_URL, KAFKA_BROKERS: kafka.brokers.join(',') },
    SHOP_GRPC_PORT: String(grpcPort),
    PEERS: JSON.stringify({ shop: { grpc: `127.0.0.1:${grpcPort}` } }),
  };
  const running = new Set<ChildProcess>();
  const definitions = { shop: await defineShop(), till: await defineTill() };
  const logger = createLogger('test', 'silent');
  const [doctorsLog, log] = await Promise.all(
    ['doctor', 'test'].map((name) => openEventLog(environment, name, logger)),
  );
  const checkup = openCheckup(patientsOf({ definitions, environment, urls }), portLogReader(doctorsLog!));
  const [shop, till] = [openDatabase(urls.shop), openDatabase(urls.till)];
  const store = postgresEventStore(shop, realClock);
  let sold = 0;

  return {
    ...{ kafka, checkup, wire },
    taken: async () => {
      const { sum } = await till.one<{ sum: number }>(
        sql`select coalesce(sum(taken), 0)::bigint as sum from read.takings_v1`,
      );
      return sum;
    },
    sell: async (times) => {
      for (let i = 0; i < times; i += 1) await sellOnce({ store }, sold++);
    },
    logged: async () =>
      [...(await log!.ends(TOPIC)).values()].reduce((sum, { first, next }) => sum + next - first, 0),
    keepFrom: (offset) => throwAway(kafka.brokers, TOPIC, offset),
    serve: async (service) => {
      const child = serving(service, environment);
      running.add(child);
      child.once('exit', () => running.delete(child));
      await once(child.stdout!, 'data');
      return child;
    },
    stop: async () => {
      await Promise.all([...running].map((child) => end(child, 'SIGKILL')));
      await store.close();
      await checkup.close();
      await log!.close();
      await shop.close();
      await till.close();
      await wire.close();
      await kafka.stop();
    },
  };
}

function serving(service: 'shop' | 'till', environment: Readonly<Record<string, string>>): ChildProcess {
  const file = join(import.meta.dirname, 'service-process.ts');
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, service], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Ends a process by a signal; resolves when it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
