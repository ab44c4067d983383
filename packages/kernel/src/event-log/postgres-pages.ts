import type pg from 'pg';
import { readHeaders } from './headers.ts';
import { type Cursor, PARTITIONS_A_TURN, type Reading } from './member.ts';
import type { DeliveredRecord, LogBatch } from './port.ts';

/** Reads the log for the members of this process: who asks in the same moment from the same place gets the same records. */
export interface LogPages {
  read(cursors: readonly Cursor[]): Promise<Reading>;
  close(): Promise<void>;
}

interface RecordRow {
  /** Which of the places asked for, from 1. */
  readonly i: number;
  readonly end: number;
  readonly off: number;
  readonly key: string;
  readonly headers: string;
  readonly value: Buffer;
}

/** Of how many places one look gives something, at most. */
const PAGES_A_LOOK = 2 * PARTITIONS_A_TURN;

// At most so many places a look, 500 records and about 1 MiB of each: bounds what a process holds in memory.
const READ = {
  name: 'lg_read',
  text: `
    with wanted as (
      select w.i, t.id, w.part, h.next as "end",
        case when w.at between h.first and h.next then w.at else h.first end as at
      from unnest($1::text[], $2::int[], $3::bigint[]) with ordinality w (topic, part, at, i)
      join lg.topics t on t.topic = w.topic
      join lg.heads h on h.topic_id = t.id and h.part = w.part
    ),
    busy as (select * from wanted where at < "end" order by i limit ${PAGES_A_LOOK})
    select b.i, b."end", r.off, r.key, r.headers, r.value
    from busy b cross join lateral (
      select * from (
        select x.off, x.key, x.headers, x.value, sum(length(x.value)) over (order by x.off) - length(x.value) as before
        from lg.records x where x.topic_id = b.id and x.part = b.part and x.off >= b.at order by x.off limit 500
      ) x where x.before < 1048576
    ) r
    order by b.i, r.off`,
};

interface Shared {
  readonly read: LogPages['read'];
  readonly pool: pg.Pool;
  users: number;
}

const inProcess = new Map<string, Shared>();

/** Reads a log's database over one connection of its own, which all adapters of this process share that name it so. */
export function logPages(databaseUrl: string, openPool: () => pg.Pool): LogPages {
  let shared = inProcess.get(databaseUrl);
  if (!shared) {
    const pool = openPool();
    shared = { read: lookingTogether(pool), pool, users: 0 };
    inProcess.set(databaseUrl, shared);
  }
  const mine = shared;
  mine.users += 1;
  return {
    read: mine.read,
    close: async () => {
      mine.users -= 1;
      if (mine.users > 0) return;
      inProcess.delete(databaseUrl);
      await mine.pool.end();
    },
  };
}

interface Asker {
  readonly cursors: readonly Cursor[];
  readonly resolve: (reading: Reading) => void;
  readonly reject: (error: unknown) => void;
}

/** One look at a time; who asks while one is under way is in the next. */
function lookingTogether(pool: pg.Pool): LogPages['read'] {
  let waiting: Asker[] = [];
  let looking = false;
  const look = async () => {
    looking = true;
    while (waiting.length > 0) {
      const askers = waiting;
      waiting = [];
      try {
        const pages = await pagesAt(pool, askers);
        for (const { cursors, resolve } of askers) resolve(readingOf(cursors, pages));
      } catch (error) {
        for (const { reject } of askers) reject(error);
      }
    }
    looking = false;
  };
  return (cursors) =>
    new Promise((resolve, reject) => {
      // What rings rings for many at once: the look begins when all of them have asked.
      if (waiting.push({ cursors, resolve, reject }) === 1 && !looking) setImmediate(() => void look());
    });
}

const placeOf = ({ topic, partition, next }: Cursor) => `${topic} ${partition} ${next}`;

/** The pages at the places of all askers, each read once; everybody's first places before anybody's second. */
async function pagesAt(pool: pg.Pool, askers: readonly Asker[]): Promise<ReadonlyMap<string, LogBatch>> {
  const wanted = new Map<string, Cursor>();
  const longest = Math.max(...askers.map(({ cursors }) => cursors.length));
  for (let i = 0; i < longest; i += 1)
    for (const { cursors } of askers) {
      const cursor = cursors[i];
      if (cursor) wanted.set(placeOf(cursor), cursor);
    }
  const places = [...wanted.values()];
  const { rows } = await pool.query<RecordRow>({
    ...READ,
    values: [places.map((c) => c.topic), places.map((c) => c.partition), places.map((c) => c.next)],
  });
  const names = [...wanted.keys()];
  const pages = Map.groupBy(rows, ({ i }) => i);
  return new Map([...pages].map(([i, found]) => [names[i - 1]!, pageOf(places[i - 1]!, found)]));
}

function pageOf({ topic, partition }: Cursor, rows: readonly RecordRow[]): LogBatch {
  const records = rows.map(({ off, key, headers: text, value }): DeliveredRecord => {
    const headers = JSON.parse(text) as Record<string, string>;
    return { topic, partition, offset: off, key, value, headers, ...readHeaders(headers) };
  });
  return { topic, partition, records, next: records.at(-1)!.offset + 1, end: rows[0]!.end };
}

function readingOf(cursors: readonly Cursor[], pages: ReadonlyMap<string, LogBatch>): Reading {
  const found = cursors.flatMap((cursor) => pages.get(placeOf(cursor)) ?? []);
  const more = found.length > PARTITIONS_A_TURN || pages.size === PAGES_A_LOOK;
  return { batches: found.slice(0, PARTITIONS_A_TURN), more };
}
