import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { Clock } from '../values/index.ts';
import { gathering } from '../waking/index.ts';
import { type EventStore, type Head, IdempotencyMisuse, type Upcasters } from './port.ts';
import { reader, snapshots } from './postgres-reading.ts';
import { type CommandRow, replayed, writer } from './postgres-writing.ts';

/** The Postgres adapter; `close` waits for what is being written. */
export interface PostgresEventStore extends EventStore {
  close(): Promise<void>;
}

/** The event store of one service in its own Postgres database (schema `es`), with one writer connection. */
export function postgresEventStore(
  database: Database,
  clock: Clock,
  options: { readonly upcasters?: Upcasters } = {},
): PostgresEventStore {
  const listeners = new Set<() => void>();
  const commandOf = commandsOf(database);
  const writing = writer(database, clock, () => listeners.forEach((listener) => listener()));
  const store: PostgresEventStore = {
    ...reader(database, options.upcasters),
    ...snapshots(database),
    append: writing.append,
    alone: (work) => writing.alone((append) => work({ ...store, append })),
    recall: async (key, requestHash) => {
      const row = await commandOf(key);
      if (row && row.request_hash !== requestHash)
        throw new IdempotencyMisuse('another request under this key');
      return row ? replayed(row) : undefined;
    },
    watermark: () =>
      database.one<Head>(sql`
        update es.head set recorded_at = greatest(recorded_at, ${clock.now()}) where shard = 0
        returning position, recorded_at as "recordedAt", epoch`),
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: writing.close,
  };
  return store;
}

/** What is remembered of commands. A reaction that goes through its past asks of many at once: they share a look. */
function commandsOf(database: Database): (key: string) => Promise<CommandRow | null> {
  return gathering<CommandRow | null>(async (keys) => {
    const rows = await database.many<CommandRow & { readonly key: string }>(sql`
      select key, request_hash, first_position, last_position, answer from es.commands
      where key = any(${keys}::text[]) and kind in ('client', 'reaction')`);
    const found = new Map<string, CommandRow | null>(keys.map((key) => [key, null]));
    for (const { key, ...row } of rows) found.set(key, row);
    return found;
  });
}
