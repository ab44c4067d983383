import { fdatasyncSync, openSync, closeSync, writeSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { keepInFlight } from './measure.ts';
import type { World } from './world.ts';

/** What this machine can do at all, so that a reader knows what the figures are worth. */
export interface Calibration {
  readonly fdatasyncPerSecond: number;
  readonly singleRowCommitsPerSecond: number;
  readonly jsonRoundTripsPerSecond: number;
}

/** Measures disk, database at eight clients, and processor, two seconds each. */
export async function calibrate(world: World): Promise<Calibration> {
  return {
    fdatasyncPerSecond: fdatasyncs(join(world.directory, 'sync')),
    singleRowCommitsPerSecond: await commits(await world.database()),
    jsonRoundTripsPerSecond: jsonRoundTrips(),
  };
}

/** Writes and syncs 8 kB blocks, as a write-ahead log does. */
function fdatasyncs(file: string): number {
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(8192, 1);
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 2_000) {
    writeSync(descriptor, block, 0, block.length, (count % 1024) * block.length);
    fdatasyncSync(descriptor);
    count += 1;
  }
  closeSync(descriptor);
  rmSync(file);
  return (count * 1000) / (performance.now() - start);
}

async function commits(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  await pool.query('create table t (id bigint generated always as identity primary key, body text)');
  const { rate } = await keepInFlight(8, 2_000, () =>
    pool.query('insert into t (body) values ($1)', ['x'.repeat(400)]),
  );
  await pool.end();
  return rate;
}

function jsonRoundTrips(): number {
  const document = {
    id: 'x'.repeat(36),
    items: Array.from({ length: 20 }, (_, i) => ({ i, text: 'text'.repeat(4) })),
  };
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 2_000) {
    JSON.parse(JSON.stringify(document));
    count += 1;
  }
  return (count * 1000) / (performance.now() - start);
}
