import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { services } from '@rapport/infra/topology.ts';
import type { Running } from './installation.ts';
import type { Sample } from './measure.ts';

const MIB = 1024 * 1024;

/** What lies on the disk, by database, and what of it are events. */
export async function sizesOf(
  running: Running,
  data: string,
): Promise<{ readonly samples: readonly Sample[]; readonly remarks: readonly string[] }> {
  const databases = await Promise.all(services.map(({ name }) => sizeOf(running.database(name), name)));
  const shared = await Promise.all(
    Object.entries(running.shared).map(([name, address]) => sizeOf(address, name)),
  );
  const warehouse = {
    name: 'warehouse (DuckDB)',
    bytes: bytesIn(join(data, 'warehouse')),
    store: 0,
    events: 0,
  };
  const all = [...databases, ...shared, warehouse];
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const stores = all.reduce((sum, { store }) => sum + store, 0);
  const events = all.reduce((sum, one) => sum + one.events, 0);
  return {
    samples: [
      ...all.map(({ name, bytes }) => ({ subject: `on disk: ${name}`, unit: 'MiB', runs: [bytes / MIB] })),
      { subject: 'on disk: all', unit: 'MiB', runs: [total / MIB] },
    ],
    remarks: [
      `An event takes ${Math.round(stores / events)} bytes in its store, indexes included, and ${Math.round(total / events)} in all: store, shared log, read models, warehouse.`,
    ],
  };
}

async function sizeOf(connectionString: string, name: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ bytes: string; store: string; there: boolean }>(`
      select pg_database_size(current_database()) as bytes, to_regclass('es.events') is not null as there,
        coalesce(pg_total_relation_size(to_regclass('es.events')), 0) as store`);
    const { bytes, store, there } = rows[0]!;
    const head = there
      ? await client.query<{ events: string }>('select position as events from es.head')
      : undefined;
    return { name, bytes: Number(bytes), store: Number(store), events: Number(head?.rows[0]?.events ?? 0) };
  } finally {
    await client.end();
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
