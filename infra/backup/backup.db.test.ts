import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@rapport/kernel/postgres';
import { KeyDestroyed, openKeyRing } from '@rapport/kernel/sealing';
import { LogOfAnotherPast } from '@rapport/kernel/service';
import { type Sql, sql } from '@rapport/kernel/sql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { postgresLogReader } from '../doctor/log-reader.ts';
import {
  type SmallInstallation,
  environmentOf,
  patientsOf,
  startSmallInstallation,
} from '../doctor/small-installation.ts';
import { openCheckup } from '../faults/checkup.ts';
import { survive } from '../faults/trial.ts';
import { backUp } from './backing-up.ts';
import { NoBackup, findBackup } from './manifest.ts';
import { forgetLog, goOnAsTheyAre, restore } from './restoring.ts';

let folder: string;
let installation: SmallInstallation;
const places = () => ({ to: join(folder, 'backups'), keysTo: join(folder, 'keys') });
const signal = new AbortController().signal;
const say = () => {};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
  installation = await startSmallInstallation();
});
afterEach(async () => {
  await installation.stop();
  rmSync(folder, { recursive: true, force: true });
});

const servicesAt = ({ definitions, urls }: Pick<SmallInstallation, 'definitions' | 'urls'>) =>
  (['shop', 'till'] as const).map((name) => ({ databaseUrl: urls[name], definition: definitions[name] }));

const backUpNow = (now = new Date()) =>
  backUp({
    services: servicesAt(installation),
    keysUrl: installation.environment['KEYS_DATABASE_URL']!,
    ...places(),
    installation: undefined,
    secrets: {},
    now,
    say,
    signal,
  });

async function one<R extends object>(url: string, query: Sql): Promise<R> {
  const database = openDatabase(url, { max: 1 });
  try {
    return await database.one<R>(query);
  } finally {
    await database.close();
  }
}
const sold = (url: string) =>
  one<{ sum: number; position: number }>(
    url,
    sql`select (select coalesce(sum(sold), 0)::bigint from read.sales_v1) as sum, (select position from es.head) as position`,
  );
const taken = async (url: string) =>
  (await one<{ sum: number }>(url, sql`select coalesce(sum(taken), 0)::bigint as sum from read.takings_v1`))
    .sum;

async function restoredElsewhere() {
  const urls = { shop: await freshDatabase(), till: await freshDatabase(), log: await freshDatabase() };
  const keysUrl = await freshDatabase();
  await restore({
    services: servicesAt({ ...installation, urls }),
    keys: { backup: findBackup(places().keysTo, 'keys'), url: keysUrl },
    backup: findBackup(places().to, 'services'),
    say,
    signal,
  });
  return { urls, keysUrl };
}

async function ringOf(url: string) {
  const environment = await environmentOf(installation.urls, url);
  return await openKeyRing({
    databaseUrl: url,
    kek: Buffer.from(environment['KEY_ENCRYPTION_KEY']!, 'base64'),
    indexKey: Buffer.from(environment['INDEX_KEY']!, 'base64'),
  });
}

test('[F24] a backup made under load is one instant of all services: restored elsewhere, nothing is missing or made up, and it goes on', async ({
  task,
}) => {
  await installation.sell(60);
  const selling = installation.sell(200);
  const made = await backUpNow();
  await selling;
  const { manifest } = findBackup(places().to, 'services');
  const { position } = manifest.databases.find(({ name }) => name === 'shop')!.head!;
  expect(position).toBeGreaterThanOrEqual(60);
  expect(made.heldMs).toBeLessThan(5_000);
  await installation.stop();

  const elsewhere = await restoredElsewhere();
  installation = await startSmallInstallation(elsewhere);
  const checkup = openCheckup(
    patientsOf(installation),
    postgresLogReader(openDatabase(elsewhere.urls.log, { max: 3 })),
  );
  await survive(
    task,
    checkup,
    {
      injected:
        'a backup is made while events are appended, and restored into empty databases with a new log',
      holds: 'no service is ahead of another; what the backup knows is there once, and it goes on',
    },
    async (struck) => {
      struck();
      await checkup.settle();
      expect((await sold(elsewhere.urls.shop)).position).toBe(position);
      await installation.sell(10);
    },
  );
  await checkup.close();
  expect(await taken(elsewhere.urls.till)).toBe((await sold(elsewhere.urls.shop)).sum);
}, 120_000);

test('who was forgotten after the backup stays forgotten, by the newest keys', async () => {
  const ring = await ringOf(installation.environment['KEYS_DATABASE_URL']!);
  const seal = (subject: string) => ring.seal(subject, [{ field: 'name', text: '陈静' }]);
  const [forgotten] = await seal('party:1');
  const [kept] = await seal('party:2');
  await backUpNow(new Date('2026-01-05T08:00:00.000Z'));
  await ring.destroy('party:1');
  await backUpNow(new Date('2026-01-05T09:00:00.000Z'));
  rmSync(join(places().to, '2026-01-05T09-00-00-000Z'), { recursive: true });
  await ring.close();

  const { keysUrl } = await restoredElsewhere();
  const after = await ringOf(keysUrl);
  expect(await after.open([{ field: 'name', sealed: kept! }])).toEqual(['陈静']);
  expect(await after.open([{ field: 'name', sealed: forgotten! }])).toEqual([undefined]);
  await expect(after.seal('party:1', [{ field: 'name', text: 'again' }])).rejects.toThrow(KeyDestroyed);
  await after.close();
});

test('what does not fit together is refused before anything is written', async () => {
  await installation.sell(3);
  const { keysFolder, folder: data } = await backUpNow(new Date('2026-01-05T08:00:00.000Z'));
  const used = { ...installation, urls: { ...installation.urls } };
  const order = {
    backup: findBackup(data, 'services'),
    keys: { backup: findBackup(keysFolder, 'keys'), url: await freshDatabase() },
    say,
    signal,
  };
  await expect(restore({ ...order, services: servicesAt(used) })).rejects.toThrow(/shop is not empty/);
  const [shop] = servicesAt(used);
  await expect(restore({ ...order, services: [shop!] })).rejects.toThrow(/does not know/);
  expect(() => findBackup(data, 'keys')).toThrow(NoBackup);
  expect(() => findBackup(folder, 'services')).toThrow(/holds no backup/);
  await backUpNow(new Date('2026-01-05T09:00:00.000Z'));
  const newer = { ...order, backup: findBackup(places().to, 'services') };
  await expect(restore({ ...newer, services: servicesAt(used) })).rejects.toThrow(/older than the services/);
});

test('bytes that are not those that were written are refused, and the database stays empty', async () => {
  await installation.sell(20);
  const { folder: data } = await backUpNow();
  const manifest = readFileSync(join(data, 'manifest.json'), 'utf8');
  expect(readdirSync(data).sort()).toEqual(['manifest.json', 'shop', 'till']);
  expect(manifest).not.toContain('rapport_');
  appendFileSync(join(data, 'shop', 'es.events.copy.zst'), 'x');
  await expect(restoredElsewhere()).rejects.toThrow(/es\.events/);
});

test('a backup that is stopped leaves nothing that could be taken for one', async () => {
  await installation.sell(5);
  const stopping = new AbortController();
  const order = {
    services: servicesAt(installation),
    keysUrl: installation.environment['KEYS_DATABASE_URL']!,
    ...places(),
    installation: undefined,
    secrets: {},
    now: new Date(),
    signal: stopping.signal,
  };
  const stopped = backUp({ ...order, say: () => stopping.abort(new NoBackup('stopped')) });
  await expect(stopped).rejects.toThrow();
  expect(() => findBackup(places().to, 'services')).toThrow(NoBackup);
  await installation.sell(5);
  await installation.settle();
});

test('[F24] a store set back behind everyone’s back is followed by nobody until it begins a history of its own', async ({
  task,
}) => {
  await installation.sell(40);
  await backUpNow();
  await installation.settle();
  await installation.sell(40);
  await installation.settle();
  const before = await taken(installation.urls.till);
  await installation.stop();

  // The shop's database alone is yesterday's; nobody says so to it.
  const elsewhere = await restoredElsewhere();
  const urls = { ...installation.urls, shop: elsewhere.urls.shop };
  await pretendNothingHappened(urls.shop);
  const keysUrl = installation.environment['KEYS_DATABASE_URL']!;
  installation = await startSmallInstallation({ urls, keysUrl });
  const checkup = openCheckup(
    patientsOf(installation),
    postgresLogReader(openDatabase(urls.log, { max: 3 })),
  );
  await survive(
    task,
    checkup,
    {
      injected:
        'the database of one service is replaced by an older copy, under the same epoch; it goes on appending past what others have heard',
      holds:
        'nothing of it reaches the others; after `npm run restore -- --as-they-are` all go on, and who was ahead is named',
    },
    async (struck) => {
      await installation.sell(80);
      const sums = () => sold(urls.shop);
      const { position } = await one<{ position: number }>(urls.shop, sql`select position from es.head`);
      await eventually(sums, ({ sum }) => sum > before, { within: 30_000, what: 'sold anew' });
      await installation.stop();
      const relay = await one<{ position: number }>(urls.shop, sql`select position from ops.relay`);
      expect(relay.position).toBeLessThan(position);
      expect(await taken(urls.till)).toBe(before);
      struck();
      const ahead = await goOnAsTheyAre(
        (['shop', 'till'] as const).map((name) => ({ name, databaseUrl: urls[name] })),
      );
      expect(ahead).toEqual([expect.objectContaining({ consumer: 'till.takings_v1', source: 'shop/0' })]);
      await forgetLog(urls.log);
      // The till has counted sales that are gone: its takings are made again.
      await forgetTakings(urls.till);
      installation = await startSmallInstallation({ urls, keysUrl });
    },
  );
  await checkup.close();
}, 120_000);

/** As a rebuild would: the read model and its places from nothing. */
async function forgetTakings(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1 });
  await database.run(sql`delete from read.takings_v1`);
  await database.run(sql`delete from ops.positions`);
  await database.close();
}

/** As a copy of the server's own would be: the epoch it always had. */
async function pretendNothingHappened(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1 });
  const { epoch } = findBackup(places().to, 'services').manifest.databases.find(
    ({ name }) => name === 'shop',
  )!.head!;
  await database.run(sql`update es.head set epoch = ${epoch}`);
  await database.run(sql`update ops.relay set epoch = ${epoch}`);
  await database.run(sql`delete from ops.restores`);
  await database.close();
}

test('a restored store does not go on in a log that knows more of it than it does', async () => {
  await installation.sell(10);
  await backUpNow();
  await installation.sell(10);
  await installation.settle();
  await installation.stop();
  const elsewhere = await restoredElsewhere();
  const urls = { ...elsewhere.urls, log: installation.urls.log };
  await expect(startSmallInstallation({ ...elsewhere, urls })).rejects.toThrow(LogOfAnotherPast);
});
