import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type PostgresEventStore, postgresEventStore } from '@rapport/kernel/event-store';
import { type LocalKafka, isRunning, waitUntil } from '@rapport/kernel/local';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { migrateService } from '@rapport/kernel/service';
import { newUuid } from '@rapport/kernel/values';
import pg from 'pg';
import { type Pace, type Write, streamOf } from './recovery-load.ts';
import { defineShop, defineTill, writeMigrations } from './recovery-services.ts';
import { type Mortal, type Stage, mortal } from './recovery-trial.ts';
import type { World } from './world.ts';

const ANSWERS_WITHIN_MS = 60_000;
/** A server that is kept running and ends before that is started again ever later: crashes in a row are not what is asked. */
const STEADY_MS = 31_000;

/** What of ours is killed. */
export type Victim = 'shop' | 'till' | 'postgres' | 'broker';

/** The shop and the till, each in a process of its own, and sales appended to the shop's store as its commands would. */
export async function openOurs(world: World, pace: Pace, victim: Victim, kafka?: LocalKafka): Promise<Stage> {
  const folder = mkdtempSync(join(world.directory, 'recovery-'));
  writeMigrations(folder);
  const [shopUrl, tillUrl] = [await world.database(), await world.database()];
  await migrateService(defineShop(folder), shopUrl);
  await migrateService(defineTill(folder), tillUrl);
  const environment = {
    ...{ SHOP_DATABASE_URL: shopUrl, TILL_DATABASE_URL: tillUrl },
    ...(kafka ? { KAFKA_BROKERS: kafka.brokers.join(',') } : { LOG_DATABASE_URL: await world.database() }),
    ...(await secrets(world)),
  };
  const process = (name: string) => mortal('recovery-service-process.ts', [name, folder], environment);
  const processes = { shop: process('shop'), till: process('till') };
  await processes.shop.start();
  await processes.till.start();
  const database = openDatabase(shopUrl);
  const store = postgresEventStore(database, { now: () => new Date() });
  return {
    pace,
    write: selling(store, pace),
    effects: { url: tillUrl, table: 'read.effects_v1' },
    ...killing(victim, processes, world, kafka),
    close: () => closeAll(processes, store, database),
  };
}

async function closeAll(
  processes: Readonly<Record<string, Mortal>>,
  store: PostgresEventStore,
  database: Database,
): Promise<void> {
  for (const process of Object.values(processes)) await process.end('SIGTERM');
  await store.close();
  await database.close();
}

async function secrets(world: World): Promise<Readonly<Record<string, string>>> {
  const secret = Buffer.alloc(32, 7).toString('base64');
  return {
    KEYS_DATABASE_URL: await world.database(),
    INTERNAL_SECRET: secret,
    KEY_ENCRYPTION_KEY: secret,
    INDEX_KEY: secret,
    LOG_LEVEL: 'silent',
  };
}

/** A sale under a key of its own: asked for again after a lost answer it is done once. */
const selling =
  (store: PostgresEventStore, pace: Pace): Write =>
  (numbers) =>
    store.append({
      parts: [
        {
          streamId: streamOf(numbers, pace),
          expected: 'any',
          events: numbers.map((n) => ({ type: 'Sold', data: { n } })),
        },
      ],
      cause: { correlationId: newUuid(new Date()), actor: 'service:shop' },
      idempotency: { key: `sale ${numbers[0]}`, requestHash: '0'.repeat(64), kind: 'client' },
    });

/** How one of them is killed and comes back. */
function killing(
  victim: Victim,
  processes: Readonly<Record<'shop' | 'till', Mortal>>,
  world: World,
  kafka: LocalKafka | undefined,
): Pick<Stage, 'kill' | 'restart' | 'calmMs'> {
  if (victim === 'postgres') {
    return {
      kill: () => crash(world),
      restart: async () => void (await untilAnswered(world)),
      calmMs: STEADY_MS,
    };
  }
  if (victim === 'broker') {
    if (!kafka) throw new Error('there is no broker to kill');
    return { kill: () => kafka.kill(0, 'SIGKILL'), restart: () => kafka.revive(0) };
  }
  return { kill: () => processes[victim].end('SIGKILL'), restart: () => processes[victim].start() };
}

/** Kills the server's first process; its sessions end when they notice. Whoever keeps it running starts it again. */
async function crash(world: World): Promise<void> {
  const pid = world.pid();
  process.kill(pid, 'SIGKILL');
  await waitUntil(() => !isRunning(pid), 5_000, 1);
}

async function untilAnswered(world: World): Promise<void> {
  const answers = async () => {
    const client = new pg.Client({ connectionString: world.url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => {}); // Told by the connection that fails.
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined); // It never stood.
    }
  };
  if (!(await waitUntil(answers, ANSWERS_WITHIN_MS)))
    throw new Error('Postgres does not come back after a crash');
}
