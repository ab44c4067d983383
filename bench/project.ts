import { pino } from 'pino';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { type Database, migrate, openDatabase } from '@rapport/kernel/postgres';
import {
  type HeardEvent,
  type Projection,
  applyBatch,
  heardFrom,
  projecting,
  tailOf,
} from '@rapport/kernel/projection';
import { sql } from '@rapport/kernel/sql';
import { type Result, interleave, of } from './measure.ts';
import type { World } from './world.ts';

const EVENTS = 1_000_000;
const SINGLE_EVENTS = 3_000;
const ROUNDS = 5;
const BATCH = 1_000;
const logger = pino({ level: 'silent' });
const KERNEL = new URL('../packages/kernel/migrations/', import.meta.url);

interface Noted {
  readonly account: string;
  readonly text: string;
}

/** How often each account was noted: many events fold into few rows. */
const counter: Projection = {
  name: 'counter_v1',
  from: 'own',
  key: ['account'],
  columns: { account: 'text', notes: 'bigint' },
  on: {
    NoteWritten: ({ data }: HeardEvent<Noted>) => [
      {
        key: [data.account],
        fold: (row) => ({ account: data.account, notes: Number(row?.['notes'] ?? 0) + 1 }),
      },
    ],
  },
};

/** One row per event. */
const list: Projection = {
  name: 'list_v1',
  from: 'own',
  key: ['position'],
  columns: { position: 'bigint', account: 'text', text: 'text', at: 'timestamptz' },
  on: { NoteWritten: (event: HeardEvent<Noted>) => [{ key: [event.position], row: listRow(event) }] },
};

const listRow = ({ position, data, occurredAt }: HeardEvent<Noted>) => ({
  position,
  account: data.account,
  text: data.text,
  at: occurredAt,
});

/** B4: folds stored events into two read models, beside a transaction per event and a plain insert of the same rows. */
export async function benchProject(world: World): Promise<Result> {
  const url = await world.database();
  await migrate(url, { kernel: KERNEL });
  const database = openDatabase(url);
  await prepare(database);
  const store = postgresEventStore(database, { now: () => new Date() });
  const feed = async (projection: Projection) => {
    await reset(database);
    const world = { source: 'bench/0', database, tail: tailOf(store), logger, committed: () => {} };
    const step = projecting(projection, world);
    const start = performance.now();
    while (await step());
    return (EVENTS * 1000) / (performance.now() - start);
  };
  const samples = await interleave(
    {
      'counter, folded': () => feed(counter),
      'counter, one transaction per event': async () => (
        await reset(database),
        await oneByOne(database, store)
      ),
      'list, folded': () => feed(list),
      'list, plain insert of the same rows': async () => (
        await reset(database),
        await plainInsert(database, store)
      ),
    },
    ROUNDS,
    'events/s',
  );
  await store.close();
  await database.close();
  return {
    id: 'B4',
    title: `Read models of ${EVENTS.toLocaleString('en')} events`,
    samples,
    bars: [
      {
        what: 'counter ÷ one transaction per event',
        reached: of(samples, 'counter, folded') / of(samples, 'counter, one transaction per event'),
        bar: 40,
        better: 'more',
      },
      {
        what: 'list ÷ plain insert of the same rows',
        reached: of(samples, 'list, folded') / of(samples, 'list, plain insert of the same rows'),
        bar: 0.5,
        better: 'more',
      },
    ],
    remarks: [
      'All at synchronous_commit = off, as derived data are written.',
      `One transaction per event is timed over ${SINGLE_EVENTS.toLocaleString('en')} events.`,
    ],
  };
}

async function prepare(database: Database): Promise<void> {
  await database.run(sql`create table read.counter_v1 (account text primary key, notes bigint not null)`);
  await database.run(
    sql`create table read.list_v1 (position bigint primary key, account text not null, text text not null, at timestamptz not null)`,
  );
  await database.run(sql`
    insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
    select i, 'note-' || (i % 1000), (i - 1) / 1000 + 1, gen_random_uuid(), 'NoteWritten', 1,
      jsonb_build_object('account', 'a' || (i % 1000), 'text', repeat('x', 200)), '{"correlationId":"bench","actor":"service:bench"}', now(), now()
    from generate_series(1, ${EVENTS}) i`);
  await database.run(sql`update es.head set position = ${EVENTS}, recorded_at = now()`);
  // As a log lies that has grown over months: what is read is not read for the first time after it was written.
  await database.pool.query('vacuum (analyze) es.events');
}

async function reset(database: Database): Promise<void> {
  await database.run(sql`truncate read.counter_v1, read.list_v1, ops.checkpoints`);
}

type Store = ReturnType<typeof postgresEventStore>;

async function oneByOne(database: Database, store: Store): Promise<number> {
  const events: HeardEvent[] = [];
  while (events.length < SINGLE_EVENTS) events.push(...(await page(store, events.length)));
  const start = performance.now();
  for (const event of events)
    await database.transaction((tx) => applyBatch(tx, counter, [event]), { looseCommit: true });
  return (events.length * 1000) / (performance.now() - start);
}

/** Rows made beforehand and sent as one array a column: the least that Postgres has to be told. Only that is timed. */
async function plainInsert(database: Database, store: Store): Promise<number> {
  let spent = 0;
  for (let after = 0; after < EVENTS; after += BATCH) {
    const rows = (await page(store, after)).map((event) => listRow(event as HeardEvent<Noted>));
    const start = performance.now();
    await database.transaction(
      (tx) =>
        tx.run(sql`
          insert into read.list_v1 (position, account, text, at)
          select * from unnest(${rows.map((row) => row.position)}::bigint[], ${rows.map((row) => row.account)}::text[],
            ${rows.map((row) => row.text)}::text[], ${rows.map((row) => row.at)}::timestamptz[])`),
      { looseCommit: true },
    );
    spent += performance.now() - start;
  }
  return (EVENTS * 1000) / spent;
}

const page = async (store: Store, after: number): Promise<readonly HeardEvent[]> =>
  (await store.readAll(after, BATCH)).map((event) => heardFrom('bench/0', event));
