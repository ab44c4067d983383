import pg from 'pg';
import { type Database, withArrayTexts } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { Clock, JsonObject } from '../values/index.ts';
import { gathering } from '../waking/index.ts';
import { type EncodedAppend, appendArrays, encodeAppend, expectedNumber } from './append-arrays.ts';
import { type Pending, groupCommit } from './batcher.ts';
import { reader, snapshots } from './postgres-reading.ts';
import {
  type AppendRequest,
  type Appended,
  Conflict,
  type EventStore,
  type Head,
  IdempotencyMisuse,
  Unavailable,
  type Upcasters,
} from './port.ts';
import { checkShape } from './validation.ts';

/** The Postgres adapter; `close` waits for what is being written. */
export interface PostgresEventStore extends EventStore {
  close(): Promise<void>;
}

interface AppendResult {
  readonly ok: readonly boolean[];
  readonly last: readonly number[];
  /** Versions before the append, per part; null when no request had a part. */
  readonly versions: readonly number[] | null;
  readonly done_hash: readonly (string | null)[] | null;
  readonly done_first: readonly number[] | null;
  readonly done_last: readonly number[] | null;
  readonly done_answer: readonly (JsonObject | null)[] | null;
}

interface CommandRow {
  readonly request_hash: string;
  readonly first_position: number;
  readonly last_position: number;
  readonly answer: JsonObject | null;
}

const APPEND = {
  name: 'es_append',
  text: `select * from es.append($1::int[], $2::jsonb[], $3::text[], $4::text[], $5::text[], $6::jsonb[],
    $7::int[], $8::text[], $9::bigint[], $10::int[],
    $11::int[], $12::int[], $13::int[], $14::text[], $15::uuid[], $16::text[], $17::smallint[], $18::jsonb[],
    $19::timestamptz[], $20::timestamptz)`,
};

/** The event store of one service in its own Postgres database (schema `es`), with one writer connection. */
export function postgresEventStore(
  database: Database,
  clock: Clock,
  options: { readonly upcasters?: Upcasters } = {},
): PostgresEventStore {
  const listeners = new Set<() => void>();
  const commandOf = commandsOf(database);
  const writer = batchWriter(database, clock, () => listeners.forEach((listener) => listener()));
  return {
    ...reader(database, options.upcasters),
    ...snapshots(database),
    append: writer.append,
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
    close: writer.close,
  };
}

/** Group commit over one connection: appends queue here and not at the head row's lock. */
function batchWriter(database: Database, clock: Clock, written: () => void) {
  const pool = new pg.Pool({
    connectionString: database.url,
    max: 1,
    application_name: 'append',
    connectionTimeoutMillis: 5_000,
  });
  pool.on('error', () => {});
  const batcher = groupCommit<EncodedAppend, Appended>(writeBatch);

  async function writeBatch(batch: readonly Pending<EncodedAppend, Appended>[]): Promise<void> {
    try {
      const values = appendArrays(
        batch.map((pending) => pending.request),
        clock,
      );
      const result = await pool.query<AppendResult>({ ...APPEND, values: withArrayTexts(values) });
      settle(result.rows[0]!, batch);
      written();
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
    for (const { reject } of batch) {
      reject(isRefusal(error) ? error : new Unavailable('event store', { cause: error }));
    }
  }

  return {
    append: async (request: AppendRequest): Promise<Appended> => {
      checkShape(request);
      const { parts, idempotency } = request;
      const claims = parts.map((part) => `stream ${part.streamId}`);
      if (idempotency) claims.push(`key ${idempotency.key}`);
      const encoded = encodeAppend(request);
      return await new Promise((resolve, reject) =>
        batcher.add({ request: encoded, claims, resolve, reject }),
      );
    },
    close: async () => {
      await batcher.idle();
      await pool.end();
    },
  };
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

/** Tells each request of a batch what became of it. */
function settle(result: AppendResult, batch: readonly Pending<EncodedAppend, Appended>[]): void {
  let parts = 0;
  batch.forEach(({ request: { request }, resolve, reject }, i) => {
    const before = request.parts.map((_, j) => result.versions?.[parts + j] ?? 0);
    parts += request.parts.length;
    if (result.ok[i]) resolve(written(request, before, result.last[i]!));
    else if (result.done_hash?.[i]) settleKnown(request, result, i, resolve, reject);
    else reject(new Conflict(movedStreams(request, before)));
  });
}

function written({ parts, idempotency }: AppendRequest, before: readonly number[], last: number): Appended {
  const count = parts.reduce((sum, part) => sum + part.events.length, 0);
  return {
    replayed: false,
    firstPosition: last - Math.max(count - 1, 0),
    lastPosition: last,
    versions: parts.map((part, i) => before[i]! + part.events.length),
    ...(idempotency?.answer ? { answer: idempotency.answer } : {}),
  };
}

function settleKnown(
  { idempotency }: AppendRequest,
  { done_hash, done_first, done_last, done_answer }: AppendResult,
  i: number,
  resolve: (appended: Appended) => void,
  reject: (error: unknown) => void,
): void {
  if (done_hash![i] !== idempotency?.requestHash)
    return reject(new IdempotencyMisuse('another request under this key'));
  resolve(
    replayed({ first_position: done_first![i]!, last_position: done_last![i]!, answer: done_answer![i]! }),
  );
}

function movedStreams({ parts }: AppendRequest, before: readonly number[]): readonly string[] {
  const moved = parts.filter(
    ({ expected }, i) => expected !== 'any' && expectedNumber(expected) !== before[i],
  );
  return moved.map((part) => part.streamId);
}

function replayed(row: Omit<CommandRow, 'request_hash'>): Appended {
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
