import pg from 'pg';
import { type Database, withArrayTexts } from '../postgres/index.ts';
import type { Clock, JsonObject } from '../values/index.ts';
import { type EncodedAppend, appendArrays, encodeAppend, expectedNumber } from './append-arrays.ts';
import { type Pending, groupCommit } from './batcher.ts';
import { type AppendRequest, type Appended, Conflict, IdempotencyMisuse, Unavailable } from './port.ts';
import { type Connection, sharedConnection } from './shared-connection.ts';
import { checkShape } from './validation.ts';

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

/** A command that was done before. */
export interface CommandRow {
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

/** How long who has the store alone may leave it unused, in ms; a process that stalls then must not stop all the others. */
const LONGEST_ALONE_MS = 2_000;

type Append = (request: AppendRequest) => Promise<Appended>;
/** The one connection of a process that writes: in batches, or for one who has the store alone. */
export function writer(database: Database, clock: Clock, written: () => void) {
  const pool = new pg.Pool({
    connectionString: database.url,
    max: 1,
    application_name: 'append',
    connectionTimeoutMillis: 5_000,
    pipeline: true,
  });
  pool.on('error', () => {});
  const shared = sharedConnection(pool);
  // Appends queue here, and not at the head row's lock.
  const batcher = groupCommit<EncodedAppend, Appended>((batch) =>
    shared(async (connection) => {
      if (await writeBatch(connection, batch, clock)) written();
    }),
  );
  return {
    append: appending((pending) => batcher.add(pending)),
    alone: async <T>(work: (append: Append) => Promise<T>): Promise<T> => {
      try {
        return await withHead(pool, (connection) =>
          work(appending((pending) => void writeBatch(connection, [pending], clock))),
        );
      } finally {
        written();
      }
    },
    close: async () => {
      await batcher.idle();
      await pool.end();
    },
  };
}

/** Checks and encodes what is to be appended, and hands it on. */
function appending(add: (pending: Pending<EncodedAppend, Appended>) => void): Append {
  return async (request) => {
    checkShape(request);
    const { parts, idempotency } = request;
    const claims = parts.map((part) => `stream ${part.streamId}`);
    if (idempotency) claims.push(`key ${idempotency.key}`);
    const encoded = encodeAppend(request);
    return await new Promise((resolve, reject) => add({ request: encoded, claims, resolve, reject }));
  };
}

/** Does work in a transaction that holds the head's lock, and commits it, whatever the work says. */
async function withHead<T>(pool: pg.Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  let broken = false;
  const away = (error: unknown) => {
    broken = true;
    throw new Unavailable('event store', { cause: error });
  };
  const client = await pool.connect().catch(away);
  // The server may end the session at any moment; the next statement tells.
  const ended = () => {};
  client.on('error', ended);
  try {
    await client
      .query(`begin; set local idle_in_transaction_session_timeout = ${LONGEST_ALONE_MS}`)
      .catch(away);
    await client.query('select from es.head where shard = 0 for update').catch(away);
    try {
      return await work(client);
    } finally {
      await client.query('commit').catch(away);
    }
  } finally {
    client.off('error', ended);
    client.release(broken);
  }
}

/** Writes a batch and tells each of it what became of it; whether anything may have been written. */
async function writeBatch(
  connection: Connection,
  batch: readonly Pending<EncodedAppend, Appended>[],
  clock: Clock,
): Promise<boolean> {
  try {
    const values = appendArrays(
      batch.map((pending) => pending.request),
      clock,
    );
    const result = await connection.query<AppendResult>({ ...APPEND, values: withArrayTexts(values) });
    settle(result.rows[0]!, batch);
    return true;
  } catch (error) {
    // One bad request must not take its neighbours with it: after a refusal by the database each is tried alone.
    if (batch.length > 1 && isRefusal(error)) {
      let any = false;
      for (const pending of batch) any = (await writeBatch(connection, [pending], clock)) || any;
      return any;
    }
    for (const { reject } of batch)
      reject(isRefusal(error) ? error : new Unavailable('event store', { cause: error }));
    return false;
  }
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

/** What an append says whose key was known already. */
export function replayed(row: Omit<CommandRow, 'request_hash'>): Appended {
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
