import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '@rapport/kernel/event-store';
import { type LocalPostgres, startPostgres } from '@rapport/kernel/local';
import { openDatabase } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { postgresLogReader } from '../doctor/log-reader.ts';
import { type SmallInstallation, patientsOf, startSmallInstallation } from '../doctor/small-installation.ts';
import { openCheckup } from './checkup.ts';
import { survive } from './trial.ts';

const DISK_MB = 200;
const PASSWORD = 'of-this-test';

let disk: string;
let postgres: LocalPostgres;
let installation: SmallInstallation;

/** A disk of its own in memory: only root may make one. */
function mountDisk(): string {
  const place = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', place]);
  if (status !== 0) throw new Error(`no small disk can be mounted here: ${stderr.toString()}`);
  return place;
}

beforeAll(async () => {
  disk = mountDisk();
  mkdirSync(join(disk, 'logs'));
  postgres = await startPostgres({
    directory: join(disk, 'data'),
    password: PASSWORD,
    logFile: join(tmpdir(), `rapport-test-${process.pid}-full.log`),
    settings: { shared_buffers: '16MB', max_wal_size: '48MB', min_wal_size: '32MB' },
  });
  const server = openDatabase(postgres.url('postgres'), { max: 1 });
  await server.pool.query('create database shop');
  await server.close();
  const urls = { shop: postgres.url('shop'), till: await freshDatabase(), log: await freshDatabase() };
  installation = await startSmallInstallation({ urls });
});
afterAll(async () => {
  await installation.stop();
  await postgres.stop();
  spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Takes all that is left; the server's own files have what they have. */
function fillDisk(): void {
  const megabyte = Buffer.alloc(1024 * 1024, 1);
  for (let i = 0; i < DISK_MB; i += 1) {
    try {
      writeFileSync(join(disk, `filler-${i}`), megabyte);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
const freeDisk = () => {
  for (let i = 0; i < DISK_MB; i += 1) rmSync(join(disk, `filler-${i}`), { force: true });
};

/** Sells until it is refused; gives the refusal and how many were acknowledged. */
async function sellUntilRefused(): Promise<{ readonly refusal: unknown; readonly sold: number }> {
  for (let sold = 0; ; sold += 1) {
    try {
      await installation.sell(1);
    } catch (refusal) {
      return { refusal, sold };
    }
  }
}

test('[F23] the disk of a store runs full: appends are refused at once, reads are served, and with room again all goes on', async ({
  task,
}) => {
  const shop = openDatabase(installation.urls.shop, { max: 2 });
  const count = () => shop.one<{ n: number }>(sql`select count(*) as n from es.events where type = 'Sold'`);
  const checkup = openCheckup(
    patientsOf(installation),
    postgresLogReader(openDatabase(installation.urls.log, { max: 3 })),
  );
  await installation.sell(50);
  await survive(
    task,
    checkup,
    {
      injected: `Postgres with the store of one service lies on a disk of ${DISK_MB} MB of its own, which is filled to the last block while it appends`,
      holds:
        'appends are refused as unavailable, reads are served; when there is room again everything goes on by itself, and what was acknowledged is there',
    },
    async (struck) => {
      fillDisk();
      const { refusal, sold } = await sellUntilRefused();
      expect(refusal).toBeInstanceOf(Unavailable);
      const { n } = await eventually(count, () => true, { within: 60_000, what: 'reads' });
      expect(n).toBeGreaterThanOrEqual(50 + sold);
      freeDisk();
      struck();
      await eventually(
        () =>
          installation.sell(1).then(
            () => true,
            () => false,
          ),
        Boolean,
        { within: 60_000, what: 'appends again' },
      );
      expect((await count()).n).toBeGreaterThanOrEqual(50 + sold + 1);
    },
  );
  await checkup.close();
  await shop.close();
}, 240_000);
