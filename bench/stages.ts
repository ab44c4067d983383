import { pino } from 'pino';
import { openPostgresEventLog } from '@rapport/kernel/event-log';
import { appendInBulk, postgresEventStore } from '@rapport/kernel/event-store';
import { postgresLeases } from '@rapport/kernel/leases';
import { type Database, migrate, openDatabase } from '@rapport/kernel/postgres';
import { type HeardEvent, type Projection, projecting, tailOf } from '@rapport/kernel/projection';
import { startRelay } from '@rapport/kernel/relay';
import { sql } from '@rapport/kernel/sql';
import { instantOf, newUuid } from '@rapport/kernel/values';
import { type Result, type Sample, keepInFlight, median } from './measure.ts';
import type { World } from './world.ts';

const KERNEL = new URL('../packages/kernel/migrations/', import.meta.url);
const MOST = Number(process.env['BENCH_STORED'] ?? 3_000_000);
/** How many events are stored when the stages are measured. */
const SIZES = [100_000, 1_000_000, 3_000_000, 10_000_000].filter((size) => size <= MOST);
const A_STREAM = 20;
const ROUNDS = 3;
const logger = pino({ level: 'silent' });
const clock = { now: () => new Date() };
const data = { text: 'x'.repeat(340), kind: 'note' };
const cause = { correlationId: newUuid(new Date()), actor: 'service:bench' };
const TOPIC = 'rapport.bench.note.v1';
const value = Buffer.alloc(400, 'x');

/** One row per event, by its place. */
const list: Projection = {
  name: 'list_v1',
  from: 'own',
  key: ['position'],
  columns: { position: 'bigint', stream: 'text', text: 'text', at: 'timestamptz' },
  on: {
    NoteWritten: ({
      position,
      streamId,
      data: { text },
      occurredAt,
    }: HeardEvent<{ readonly text: string }>) => [
      { key: [position], row: { position, stream: streamId, text, at: occurredAt } },
    ],
  },
};

type Store = ReturnType<typeof postgresEventStore>;
interface Ground {
  readonly database: Database;
  readonly store: Store;
  readonly logUrl: string;
  /** Events in the store, and those of them that were relayed. */
  stored: number;
  relayed: number;
  /** The streams laid down last: their name before their number, and how many there are. */
  streams: { readonly of: string; readonly count: number };
}

/** B11: what an event costs at each stage, as more and more of them are stored. */
export async function benchStages(world: World): Promise<Result> {
  const ground = await openGround(world);
  const samples: Sample[] = [];
  for (const size of SIZES) {
    const relayed = await grow(ground, size);
    const at = size.toLocaleString('en');
    const stages: Readonly<Record<string, () => Promise<number>>> = {
      'append, 64 in flight': () => appending(ground),
      'append in bulk': () => appendingInBulk(ground),
      'read forward, pages of 1,000': () => readingForward(ground),
      'read a stream of 20': () => readingStreams(ground),
      'fold into a list': () => folding(ground),
    };
    samples.push({
      subject: `relay into the Postgres log, ${at} stored`,
      unit: 'µs an event',
      runs: [relayed],
    });
    for (const [stage, measure] of Object.entries(stages)) {
      const runs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) runs.push(await measure());
      samples.push({ subject: `${stage}, ${at} stored`, unit: 'µs an event', runs });
    }
    process.stdout.write(`  … ${at}\n`);
  }
  await ground.store.close();
  await ground.database.close();
  return {
    id: 'B11',
    title: 'What an event costs at each stage, by how many are stored',
    samples: samples.toSorted((a, b) => stageOf(a).localeCompare(stageOf(b), 'en')),
    bars: [],
    remarks: [
      ...slopesOf(samples),
      `Events of 400 bytes in streams of ${A_STREAM}, laid beside each other. Appends go to streams that are there; the list has a row for each stored event.`,
    ],
  };
}

const stageOf = ({ subject }: Sample) => subject.slice(0, subject.lastIndexOf(', '));

/** How much more a stage costs at the largest size than at the smallest. */
function slopesOf(samples: readonly Sample[]): readonly string[] {
  const stages = [...Map.groupBy(samples, stageOf)].map(([stage, sizes]) => {
    const [least, most] = [sizes[0]!, sizes.at(-1)!].map(({ runs }) => median(runs));
    return `${stage} × ${(most! / least!).toFixed(2)}`;
  });
  return [
    `From ${SIZES[0]!.toLocaleString('en')} to ${SIZES.at(-1)!.toLocaleString('en')} stored events: ${stages.join('; ')}.`,
  ];
}

const EMPTY = { stored: 0, relayed: 0, streams: { of: '', count: 0 } };

async function openGround(world: World): Promise<Ground> {
  const url = await world.database();
  await migrate(url, { kernel: KERNEL });
  const database = openDatabase(url, { longestPauseMs: 0 });
  await database.run(sql`
    create table read.list_v1 (position bigint primary key, stream text not null, text text not null, at timestamptz not null)`);
  const logUrl = await world.database();
  return { database, logUrl, store: postgresEventStore(database, clock), ...EMPTY };
}

/** Stores up to so many, with their rows in the list, and relays what is new; answers what relaying cost an event. */
async function grow(ground: Ground, size: number): Promise<number> {
  const { database } = ground;
  const { position: stored } = await database.one<{ position: number }>(sql`select position from es.head`);
  const count = Math.ceil((size - stored) / A_STREAM);
  ground.streams = { of: `s${size}-`, count };
  await database.run(sql`
    insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
    select ${stored}::bigint + 1 + i, ${ground.streams.of} || (i % ${count}::bigint), i / ${count}::bigint + 1, gen_random_uuid(),
      'NoteWritten', 1, ${JSON.stringify(data)}::jsonb, ${JSON.stringify(cause)}::jsonb, now(), now()
    from generate_series(0::bigint, ${size - stored - 1}::bigint) i`);
  await database.run(sql`
    insert into es.streams select stream_id, max(version) from es.events where position > ${stored} group by 1
    on conflict (stream_id) do update set version = excluded.version`);
  await database.run(sql`
    insert into read.list_v1 select position, stream_id, data ->> 'text', occurred_at from es.events where position > ${stored}
    on conflict do nothing`);
  await database.run(sql`update es.head set position = ${size}, recorded_at = now()`);
  await database.pool.query('vacuum analyze es.events, es.streams, read.list_v1');
  ground.stored = size;
  const events = size - ground.relayed;
  ground.relayed = size;
  return await relaying(ground, events);
}

async function relaying({ database, store, logUrl, stored }: Ground, events: number): Promise<number> {
  const log = await openPostgresEventLog({ databaseUrl: logUrl, logger });
  await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
  const leases = postgresLeases(database, () => {});
  const publications = {
    NoteWritten: () => ({ topic: TOPIC, type: 'rapport.bench.note.note-written.v1', value }),
  };
  const began = performance.now();
  const relay = await startRelay({ service: 'bench', store, log, database, publications, leases, logger });
  while (relay.state().position < stored) await new Promise((resolve) => setTimeout(resolve, 5));
  const spent = performance.now() - began;
  await relay.stop();
  await log.close();
  return (spent * 1000) / events;
}

/** Any stream of those that are there. */
const anyStream = ({ streams: { of, count } }: Ground) => `${of}${Math.floor(Math.random() * count)}`;

async function appending(ground: Ground): Promise<number> {
  const events = [{ type: 'NoteWritten', data }];
  const { rate } = await keepInFlight(64, 2_000, () =>
    ground.store.append({ cause, parts: [{ streamId: anyStream(ground), expected: 'any', events }] }),
  );
  return 1_000_000 / rate;
}

async function appendingInBulk(ground: Ground): Promise<number> {
  const count = 20_000;
  const recordedAt = instantOf(clock.now());
  const appends = Array.from({ length: count }, () => ({
    ...{ recordedAt, cause },
    parts: [
      { streamId: anyStream(ground), events: [{ type: 'NoteWritten', data, id: newUuid(clock.now()) }] },
    ],
  }));
  const began = performance.now();
  await appendInBulk(ground.database, appends);
  return ((performance.now() - began) * 1000) / count;
}

async function readingForward({ store, stored }: Ground): Promise<number> {
  const pages = 50;
  const began = performance.now();
  for (let page = 0; page < pages; page += 1)
    await store.readAll(Math.floor(Math.random() * (stored - 1_000)), 1_000);
  return ((performance.now() - began) * 1000) / (pages * 1_000);
}

async function readingStreams(ground: Ground): Promise<number> {
  const streams = 1_000;
  let events = 0;
  const began = performance.now();
  for (let stream = 0; stream < streams; stream += 1)
    events += (await ground.store.readStream(anyStream(ground))).length;
  return ((performance.now() - began) * 1000) / events;
}

/** Folds the newest events once more, into a list that has all of them: each is found by its key and written anew. */
async function folding({ database, store }: Ground): Promise<number> {
  const events = 50_000;
  const { position } = await database.one<{ position: number }>(sql`select position from es.head`);
  await database.run(sql`
    insert into ops.checkpoints (name, position) values (${list.name}, ${position - events})
    on conflict (name) do update set position = excluded.position`);
  const step = projecting(list, {
    ...{ source: 'bench/0', database, tail: tailOf(store), logger, committed: () => {} },
  });
  const began = performance.now();
  while (await step());
  return ((performance.now() - began) * 1000) / events;
}
