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
    ['rapport_log', 'rapport_keys'].map((name) =>
      sizeOf(besides(running, name), name.slice('rapport_'.length)),
    ),
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

/** The shared databases stand beside those of the services, under roles of their own: any service's server knows their size. */
const besides = (running: Running, name: string): string => `${running.database('console')}#${name}`;

async function sizeOf(address: string, name: string) {
  const [connectionString, other] = address.split('#');
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ bytes: string }>(
      'select pg_database_size(coalesce($1, current_database())) as bytes',
      [other ?? null],
    );
    const bytes = Number(rows[0]!.bytes);
    if (other) return { name, bytes, store: 0, events: 0 };
    const store = await client.query<{ bytes: string; events: string }>(
      `select pg_total_relation_size('es.events') as bytes, (select position from es.head) as events`,
    );
    return { name, bytes, store: Number(store.rows[0]!.bytes), events: Number(store.rows[0]!.events) };
  } finally {
    await client.end();
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
