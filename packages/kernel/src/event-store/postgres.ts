import pg from 'pg';
import { type Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { Clock, JsonObject } from '../values/index.ts';
import { type EncodedAppend, appendArrays, encodeAppend } from './append-arrays.ts';
import { type Pending, groupCommit } from './batcher.ts';
import {
  type Appended,
  Conflict,
  type EventStore,
  type Head,
  IdempotencyMisuse,
  type Snapshot,
  type StoredEvent,
  Unavailable,
  type Upcasters,
} from './port.ts';
import { prepareUpcasters } from './upcasting.ts';
import { checkShape } from './validation.ts';

/** The Postgres adapter; `close` waits for what is being written. */
export interface PostgresEventStore extends EventStore {
  close(): Promise<void>;
}

interface AppendRow {
  readonly status: 'ok' | 'replayed' | 'conflict' | 'misuse';
  readonly first_position: number;
  readonly last_position: number;
  readonly versions: number[] | null;
  readonly moved: string[] | null;
  readonly answer: JsonObject | null;
}

interface EventRow {
  readonly position: number;
  readonly stream_id: string;
  readonly version: number;
  readonly event_id: string;
  readonly type: string;
  readonly schema: number;
  readonly data: JsonObject;
  readonly meta: StoredEvent['meta'];
  readonly occurred_at: string;
  readonly recorded_at: string;
}

const APPEND = {
  name: 'es_append',
  text: `select * from es.append($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[],
    $6::int[], $7::text[], $8::bigint[], $9::int[],
    $10::int[], $11::uuid[], $12::text[], $13::smallint[], $14::jsonb[], $15::timestamptz[], $16::timestamptz)`,
};

/** The event store of one service in its own Postgres database (schema `es`), with one writer connection. */
export function postgresEventStore(
  database: Database,
  clock: Clock,
  options: { readonly upcasters?: Upcasters } = {},
): PostgresEventStore {
  // One connection: appends queue here and not at the head row's lock.
  const writer = new pg.Pool({
    connectionString: database.url,
    max: 1,
    application_name: 'append',
    connectionTimeoutMillis: 5_000,
  });
  writer.on('error', () => {});
  const upcast = prepareUpcasters(options.upcasters);
  const listeners = new Set<() => void>();
  const batcher = groupCommit<EncodedAppend, Appended>(writeBatch);

  async function writeBatch(batch: readonly Pending<EncodedAppend, Appended>[]): Promise<void> {
    try {
      const result = await writer.query<AppendRow>({
        ...APPEND,
        values: appendArrays(
          batch.map((pending) => pending.request),
          clock,
        ),
      });
      result.rows.forEach((row, i) => settle(row, batch[i]!));
      for (const listener of listeners) listener();
    } catch (error) {
      await writeSingly(batch, error);
    }
  }

  /** One bad request must not take its neighbours with it: after a refusal by the database each is tried alone. */
  async function writeSingly(
    batch: readonly Pending<EncodedAppend, Appended>[],
    error: unknown,
  ): Promise<void> {
    if (batch.length > 1 && isRefusal(error)) {
      for (const pending of batch) await writeBatch([pending]);
      return;
    }
    for (const { reject } of batch)
      reject(isRefusal(error) ? error : new Unavailable('event store', { cause: error }));
  }

  const toEvent = (row: EventRow): StoredEvent => {
    const { schema, data } = upcast(row.type, row.schema, row.data);
    return {
      position: row.position,
      streamId: row.stream_id,
      version: row.version,
      id: row.event_id,
      type: row.type,
      schema,
      data,
      meta: row.meta,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
    };
  };

  return {
    append: async (request) => {
      checkShape(request);
      const { parts, idempotency } = request;
      const claims = parts.map((part) => `stream ${part.streamId}`);
      if (idempotency) claims.push(`key ${idempotency.key}`);
      const encoded = encodeAppend(request);
      return await new Promise((resolve, reject) =>
        batcher.add({ request: encoded, claims, resolve, reject }),
      );
    },
    recall: async (key, requestHash) => {
      const row = await database.maybeOne<AppendRow & { readonly request_hash: string }>(sql`
        select request_hash, first_position, last_position, answer from es.commands where key = ${key} and kind in ('client', 'reaction')`);
      if (row && row.request_hash !== requestHash)
        throw new IdempotencyMisuse('another request under this key');
      return row && replayed(row);
    },
    readStream: async (streamId, { fromVersion = 1, toVersion = Number.MAX_SAFE_INTEGER, asOf } = {}) =>
      (
        await database.many<EventRow>(sql`
          select * from es.events where stream_id = ${streamId} and version between ${fromVersion} and ${toVersion}
            and recorded_at <= ${asOf ?? 'infinity'} order by version`)
      ).map(toEvent),
    readAll: async (after, limit) =>
      (
        await database.many<EventRow>(
          sql`select * from es.events where position > ${after} order by position limit ${limit}`,
        )
      ).map(toEvent),
    head: () =>
      database.one<Head>(
        sql`select position, recorded_at as "recordedAt", epoch from es.head where shard = 0`,
      ),
    watermark: () =>
      database.one<Head>(sql`
        update es.head set recorded_at = greatest(recorded_at, ${clock.now()}) where shard = 0
        returning position, recorded_at as "recordedAt", epoch`),
    readSnapshot: (streamId, shape) =>
      database.maybeOne<Snapshot>(
        sql`select version, state from es.snapshots where stream_id = ${streamId} and shape = ${shape}`,
      ),
    saveSnapshot: async (streamId, shape, { version, state }) => {
      await database.run(sql`
        insert into es.snapshots (stream_id, shape, version, state) values (${streamId}, ${shape}, ${version}, ${state})
        on conflict (stream_id, shape) do update set version = excluded.version, state = excluded.state
        where es.snapshots.version < excluded.version`);
    },
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      await batcher.idle();
      await writer.end();
    },
  };
}

function settle(
  row: AppendRow,
  { request: { request }, resolve, reject }: Pending<EncodedAppend, Appended>,
): void {
  if (row.status === 'ok') {
    resolve({
      replayed: false,
      firstPosition: row.first_position,
      lastPosition: row.last_position,
      versions: row.versions ?? [],
      ...(request.idempotency?.answer ? { answer: request.idempotency.answer } : {}),
    });
  } else if (row.status === 'replayed') resolve(replayed(row));
  else if (row.status === 'misuse') reject(new IdempotencyMisuse('another request under this key'));
  else reject(new Conflict(row.moved ?? []));
}

function replayed(row: AppendRow): Appended {
  return {
    replayed: true,
    firstPosition: row.first_position,
    lastPosition: row.last_position,
    versions: [],
    ...(row.answer ? { answer: row.answer } : {}),
  };
}

/** Whether the database itself said no to the data (SQLSTATE classes 21-23), as opposed to being away or in trouble. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[123]/.test(error.code ?? '');
}
