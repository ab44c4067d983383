import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { realClock } from '@rapport/kernel/clock';
import { openEventLog } from '@rapport/kernel/event-log';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { createLogger } from '@rapport/kernel/logging';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestKafka, findKafka } from '../../packages/kernel/src/testing/brokers.ts';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { portLogReader } from '../doctor/log-reader.ts';
import { defineShop, defineTill, environmentOf, patientsOf, sellOnce } from '../doctor/small-installation.ts';
import { type OpenCheckup, openCheckup } from './checkup.ts';
import { survive } from './trial.ts';
import { type Wire, openWire } from './wire.ts';

const TOPIC = 'rapport.shop.sale.v1';
const SALES = 60;
const WITHIN_MS = 60_000;
const start = await findKafka();

/** Unlike the log in Postgres, brokers keep what is sent twice: here it is the readers who must drop it. */
describe.skipIf(!start)('a relay over Kafka', () => {
  let kafka: TestKafka;
  let environment: Readonly<Record<string, string>>;
  let checkup: OpenCheckup;
  let shop: Database;
  let wire: Wire;
  const running = new Map<string, ChildProcess>();
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    kafka = await start!();
    const urls = { shop: await freshDatabase(), till: await freshDatabase(), log: '' };
    const { LOG_DATABASE_URL: _none, ...settings } = await environmentOf(urls);
    wire = await openWire(urls.shop);
    const SHOP_DATABASE_URL = wire.through(urls.shop);
    environment = { ...settings, SHOP_DATABASE_URL, KAFKA_BROKERS: kafka.brokers.join(',') };
    await Promise.all([serve('shop'), serve('till')]);
    const definitions = { shop: await defineShop(), till: await defineTill() };
    const log = await openEventLog(environment, 'doctor', createLogger('doctor', 'silent'));
    checkup = openCheckup(patientsOf({ definitions, environment, urls }), portLogReader(log));
    shop = openDatabase(urls.shop);
  }, 120_000);
  afterAll(async () => {
    for (const child of running.values()) child.kill('SIGKILL');
    for (const end of ends) await end();
    await checkup.close();
    await shop.close();
    await wire.close();
    await kafka.stop();
  });

  /** Starts a service in a process of its own; resolves when it serves. */
  async function serve(name: 'shop' | 'till'): Promise<void> {
    const file = join(import.meta.dirname, 'service-process.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, name], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.set(name, child);
    await once(child.stdout!, 'data');
  }
  async function kill(name: 'shop' | 'till'): Promise<void> {
    const child = running.get(name)!;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  test('[F09] killed after the brokers acknowledged and before it noted that: doubles in the log, none in effect', async ({
    task,
  }) => {
    const store = postgresEventStore(shop, realClock);
    ends.push(() => store.close());
    const sell = async () => {
      for (let i = 0; i < SALES; i += 1) await sellOnce({ store }, i);
    };
    const log = await openEventLog(environment, 'test', createLogger('test', 'silent'));
    ends.push(() => log.close());
    const logged = async () => [...(await log.ends(TOPIC)).values()].reduce((sum, { next }) => sum + next, 0);
    await sell();
    await checkup.settle();
    expect(await logged()).toBe(SALES);
    await survive(
      task,
      checkup,
      {
        injected:
          'over Kafka: the move of the relay’s checkpoint is held on the wire after its send, then SIGKILL',
        holds: 'the records are in the log twice, and each consumer counts them once',
      },
      async (struck) => {
        const hold = wire.hold('update ops.relay', 'words');
        await sell();
        await eventually(logged, (records) => records > SALES && hold.lines() === 1, { within: WITHIN_MS });
        await kill('shop');
        struck();
        hold.cut();
        await serve('shop');
      },
    );
    expect(await logged()).toBeGreaterThan(2 * SALES);
    const { notes } = await checkup.examine();
    expect(notes).toContainEqual(expect.stringContaining('records came again'));
  }, 180_000);
});
