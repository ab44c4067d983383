import type { Readable } from 'node:stream';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { openSession } from '../postgres/index.ts';
import type { Instant, Uuid } from '../values/index.ts';
import { type TableShape, quoted, tablesOf } from './tables.ts';

/** A database to be copied. */
export interface CutSource {
  readonly name: string;
  readonly url: string;
  /** Whether it has a store with a head; the key ring has none. */
  readonly store: boolean;
  /** Tables in full that are not to be copied. */
  readonly leftOut: readonly string[];
}

/** Where a store stood at the cut. */
export interface CutHead {
  readonly position: number;
  readonly recordedAt: Instant;
  readonly epoch: Uuid;
}

/** A database as it was at the cut, for as long as the cut is open. */
export interface CutDatabase {
  readonly name: string;
  readonly head: CutHead | undefined;
  /** The migrations it has had, as `source/file`. */
  readonly migrations: readonly string[];
  readonly tables: readonly TableShape[];
  /** The rows of a table in COPY's text format; one table at a time. */
  read(table: TableShape): Readable;
}

/** One instant of many databases. */
export interface Cut {
  readonly databases: readonly CutDatabase[];
  /** How long no store could be appended to. */
  readonly heldMs: number;
  close(): Promise<void>;
}

/** An append holds a head for milliseconds; who holds it for longer than this is in trouble. */
const LOCK_MS = 5_000;

/**
 * Looks at many databases as they were at one instant, while they are in use. The heads of all stores are locked, so that
 * nothing is appended anywhere; each database is then seen by a snapshot; and the heads are let go. What a service has
 * heard of another lies in that other's snapshot too, whoever speaks to whom: no checkpoint is ahead of what it counts.
 * The snapshots of databases without a store come last: a key exists before what is sealed with it is appended.
 */
export async function cutThrough(sources: readonly CutSource[]): Promise<Cut> {
  const clients: pg.Client[] = [];
  const connect = async ({ url }: CutSource) => {
    const client = await openSession(url, 'backup');
    clients.push(client);
    await client.query('set idle_in_transaction_session_timeout = 0');
    return client;
  };
  const close = async () => {
    await Promise.all(clients.splice(0).map((client) => client.end()));
  };
  try {
    const stores = sources.filter(({ store }) => store);
    const others = sources.filter(({ store }) => !store);
    const holders = await Promise.all(stores.map(connect));
    const readers = new Map(
      await Promise.all(sources.map(async (one) => [one, await connect(one)] as const)),
    );
    const begun = performance.now();
    for (const holder of holders) {
      await holder.query(`begin; set local lock_timeout = ${LOCK_MS}`);
      await holder.query('select from es.head for update');
    }
    const heads = new Map(
      await Promise.all(stores.map(async (one) => [one.name, await look(readers.get(one)!)] as const)),
    );
    await Promise.all(holders.map((holder) => holder.query('rollback')));
    const heldMs = performance.now() - begun;
    for (const one of others) await readers.get(one)!.query(`${SNAPSHOT}; select 1`);
    const databases = [];
    for (const one of sources) databases.push(await cutOf(one, readers.get(one)!, heads.get(one.name)));
    return { databases, heldMs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const SNAPSHOT = 'begin isolation level repeatable read read only';

/** The first statement of the transaction takes its snapshot. */
async function look(reader: pg.Client): Promise<CutHead> {
  await reader.query(SNAPSHOT);
  const { rows } = await reader.query<CutHead>(
    'select position, recorded_at as "recordedAt", epoch from es.head where shard = 0',
  );
  return rows[0]!;
}

async function cutOf(
  { name, leftOut }: CutSource,
  reader: pg.Client,
  head: CutHead | undefined,
): Promise<CutDatabase> {
  const { rows } = await reader.query<{ migration: string }>(
    `select source || '/' || name as migration from public.migrations order by source, name`,
  );
  return {
    name,
    head,
    migrations: rows.map(({ migration }) => migration),
    tables: await tablesOf(reader, leftOut),
    read: (shape) => {
      const { table, columns } = quoted(shape);
      return reader.query(copyTo(`copy (select ${columns} from ${table}) to stdout`));
    },
  };
}
