import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { type PostgresEventStore, postgresEventStore } from '@rapport/kernel/event-store';
import { type Database, migrate, openDatabase } from '@rapport/kernel/postgres';
import { memoryKeyRing } from '@rapport/kernel/sealing';
import { newUuid } from '@rapport/kernel/values';
import {
  type Bar,
  type Result,
  type Sample,
  interleave,
  keepInFlight,
  median,
  of,
  percentile,
} from './measure.ts';
import type { World } from './world.ts';

const ROUNDS = 5;
const RUN_MS = 1_500;
const LEVELS = [1, 16, 64, 256] as const;
const KERNEL = new URL('../packages/kernel/migrations/', import.meta.url);
/** With its keys and quotes about 400 bytes of JSON. */
const data = { text: 'x'.repeat(340), kind: 'note', at: '2026-01-01T00:00:00.000Z' };
const cause = { correlationId: newUuid(new Date()), actor: 'service:bench' };
const realClock = { now: () => new Date() };

/** B1: appends of one event to a new stream each, by calls in flight, beside a peer and a raw insert of the same rows. */
export async function benchAppend(world: World): Promise<Result> {
  const { store, database } = await openStore(world);
  const emmettUrl = await world.database();
  const peer = getPostgreSQLEventStore(emmettUrl);
  await peer.schema.migrate();
  await peer.close();
  const raw = await openRaw(world);
  const times = new Map<string, number[]>();
  const samples: Sample[] = [];
  for (const inFlight of LEVELS) {
    const timed = (name: string, call: () => Promise<unknown>) => async () => {
      const run = await keepInFlight(inFlight, RUN_MS, call);
      times.set(name, [...(times.get(name) ?? []), percentile(run.times, 0.5)]);
      return run.rate;
    };
    samples.push(
      ...(await interleave(
        {
          [`rapport bare, ${inFlight} in flight`]: timed(`bare ${inFlight}`, bareAppend(store)),
          [`rapport as used, ${inFlight} in flight`]: timed(`used ${inFlight}`, await usedAppend(store)),
          [`emmett, its own pool, ${inFlight} in flight`]: await emmett(emmettUrl, inFlight),
          [`emmett, pool of ${inFlight}, ${inFlight} in flight`]: await emmett(emmettUrl, inFlight, inFlight),
          [`raw insert of ${inFlight} rows a statement`]: () => rawInsert(raw, inFlight),
        },
        ROUNDS,
        'events/s',
      )),
    );
  }
  await store.close();
  await database.close();
  await raw.end();
  const p50 = (name: string) => median(times.get(name) ?? []);
  return {
    id: 'B1',
    title: 'Append of 400-byte events to new streams, durable',
    samples,
    bars: bars(samples, p50),
    remarks: latencies(p50),
  };
}

function bars(samples: readonly Sample[], p50: (name: string) => number): readonly Bar[] {
  const peer = Math.max(
    of(samples, 'emmett, its own pool, 64 in flight'),
    of(samples, 'emmett, pool of 64, 64 in flight'),
  );
  const bare = of(samples, 'rapport bare, 64 in flight');
  const used = of(samples, 'rapport as used, 64 in flight');
  return [
    {
      what: 'bare at 64 in flight ÷ emmett (the faster of its two)',
      reached: bare / peer,
      bar: 6,
      better: 'more',
    },
    {
      what: 'bare at 64 in flight ÷ raw insert of 64 rows',
      reached: bare / of(samples, 'raw insert of 64 rows a statement'),
      bar: 0.45,
      better: 'more',
    },
    { what: 'bare at 64 in flight, p50 ms', reached: p50('bare 64'), bar: 5, better: 'less' },
    { what: 'as used at 64 in flight ÷ emmett', reached: used / peer, bar: 3.5, better: 'more' },
    { what: 'as used at 64 in flight, p50 ms', reached: p50('used 64'), bar: 10, better: 'less' },
  ];
}

function latencies(p50: (name: string) => number): readonly string[] {
  return LEVELS.map(
    (level) =>
      `p50 at ${level} in flight: bare ${p50(`bare ${level}`).toFixed(2)} ms, as used ${p50(`used ${level}`).toFixed(2)} ms`,
  );
}

async function openStore(
  world: World,
): Promise<{ readonly store: PostgresEventStore; readonly database: Database }> {
  const url = await world.database();
  await migrate(url, { kernel: KERNEL });
  const database = openDatabase(url);
  return { store: postgresEventStore(database, realClock), database };
}

const newStream = () => `bench-${newUuid(new Date())}`;

const bareAppend = (store: PostgresEventStore) => () =>
  store.append({
    cause,
    parts: [{ streamId: newStream(), expected: 'none', events: [{ type: 'NoteWritten', data }] }],
  });

/** With an idempotency key and one sealed field, as a service's command has them. */
async function usedAppend(store: PostgresEventStore): Promise<() => Promise<unknown>> {
  const keys = memoryKeyRing();
  return async () => {
    const streamId = newStream();
    const [text] = await keys.seal('conversation:bench', [{ field: 'text', text: data.text.slice(0, 200) }]);
    return await store.append({
      cause,
      parts: [
        {
          streamId,
          expected: 'none',
          events: [{ type: 'NoteWritten', data: { kind: 'note', at: data.at, text: { ...text! } } }],
        },
      ],
      idempotency: {
        key: `account:bench POST ${streamId}`,
        requestHash: '0'.repeat(64),
        kind: 'client',
        answer: { id: streamId },
      },
    });
  };
}

async function emmett(url: string, inFlight: number, max?: number): Promise<() => Promise<number>> {
  return async () => {
    const pool = max === undefined ? undefined : new pg.Pool({ connectionString: url, max });
    const store = getPostgreSQLEventStore(url, {
      schema: { autoMigration: 'None' },
      ...(pool ? { connectionOptions: { pool } } : {}),
    });
    const { rate } = await keepInFlight(inFlight, RUN_MS, () =>
      store.appendToStream(newStream(), [{ type: 'NoteWritten', data }]),
    );
    await store.close();
    await pool?.end();
    return rate;
  };
}

/** The same rows with the same indexes and nothing else: no expected version, no position, no idempotency. */
async function openRaw(world: World): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: await world.database(), max: 1 });
  await pool.query(`create table events (position bigint generated always as identity primary key, stream_id text not null, version bigint not null,
    event_id uuid not null, type text not null, schema smallint not null, data jsonb not null, meta jsonb not null,
    occurred_at timestamptz not null, recorded_at timestamptz not null, unique (stream_id, version))`);
  return pool;
}

async function rawInsert(pool: pg.Pool, rows: number): Promise<number> {
  const [text, meta] = [JSON.stringify(data), JSON.stringify(cause)];
  const { rate } = await keepInFlight(1, RUN_MS, () => {
    const streams = Array.from({ length: rows }, newStream);
    return pool.query({
      name: `raw_${rows}`,
      text: `insert into events (stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
        select s, 1, i, 'NoteWritten', 1, d, m, now(), now() from unnest($1::text[], $2::uuid[], $3::jsonb[], $4::jsonb[]) u (s, i, d, m)`,
      values: [
        streams,
        streams.map((stream) => stream.slice('bench-'.length)),
        streams.map(() => text),
        streams.map(() => meta),
      ],
    });
  });
  return rate * rows;
}
