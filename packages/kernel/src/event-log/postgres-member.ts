import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createWake } from '../waking/index.ts';
import { sourceOf } from './headers.ts';
import { type MemberSource, PARTITIONS_A_TURN } from './member.ts';
import type { DeliveredRecord, LogBatch, TopicPartition } from './port.ts';
import type { LogBell } from './postgres-wakeup.ts';

interface RecordRow {
  readonly topic: string;
  readonly part: number;
  readonly end: number;
  readonly off: number;
  readonly key: string;
  readonly headers: string;
  readonly value: Buffer;
}

// At most so many partitions a turn, 500 records and about 1 MiB of each: bounds what one reader holds in memory.
const READ = {
  name: 'lg_read',
  text: `
    with wanted as (
      select w.i, t.id, t.topic, w.part, h.next as "end",
        case when w.at between h.first and h.next then w.at else h.first end as at
      from unnest($1::text[], $2::int[], $3::bigint[]) with ordinality w (topic, part, at, i)
      join lg.topics t on t.topic = w.topic
      join lg.heads h on h.topic_id = t.id and h.part = w.part
    ),
    busy as (select * from wanted where at < "end" order by i limit ${PARTITIONS_A_TURN})
    select b.topic, b.part, b."end", r.off, r.key, r.headers, r.value
    from busy b cross join lateral (
      select * from (
        select x.off, x.key, x.headers, x.value, sum(length(x.value)) over (order by x.off) - length(x.value) as before
        from lg.records x where x.topic_id = b.id and x.part = b.part and x.off >= b.at order by x.off limit 500
      ) x where x.before < 1048576
    ) r
    order by b.i, r.off`,
};

const ATTEND = {
  name: 'lg_attend',
  text: 'select * from lg.attend($1, $2::uuid, $3::text[], $4)',
};

const BEAT = {
  name: 'lg_beat',
  text: `update lg.members set lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
         where grp = $1 and member = $2::uuid`,
};

interface Membership {
  readonly group: string;
  readonly topics: readonly string[];
  readonly leaseMs: number;
}

/** A member of a group: a row with a lease, and reading of what the member holds. */
export function postgresMember(pool: pg.Pool, bell: LogBell, membership: Membership): MemberSource {
  const mine = createWake();
  const hears = new Set(membership.topics);
  const lease = leaseOf(pool, membership);
  let turn = 0;
  const silence = bell.listen((kind, name) => {
    if (kind === 'group' && (name === membership.group || name === '*')) lease.makeDue();
    else if (kind === 'group' || !hears.has(name)) return;
    mine.ring();
  });
  return {
    assignment: lease.assignment,
    beat: lease.beat,
    holds: lease.holds,
    read: async (cursors) => {
      // Begins with another partition each time, so that a busy one does not starve the rest.
      turn = (turn + 1) % cursors.length;
      const order = [...cursors.slice(turn), ...cursors.slice(0, turn)];
      const { rows } = await pool.query<RecordRow>({
        ...READ,
        values: [order.map((c) => c.topic), order.map((c) => c.partition), order.map((c) => c.next)],
      });
      return batchesOf(rows);
    },
    idle: (ms, signal) => mine.next(Math.max(1, Math.min(ms, lease.dueIn())), signal),
    leave: async () => {
      silence();
      await lease.leave();
      bell.ring('group', membership.group);
    },
  };
}

/** The lease of one member: what it holds, since when, and when it has to be asked for again. */
function leaseOf(pool: pg.Pool, { group, topics, leaseMs }: Membership) {
  const me = randomUUID();
  let held: readonly TopicPartition[] = [];
  let renewedAt = Number.NEGATIVE_INFINITY;
  let due = 0;
  const holds = () => performance.now() - renewedAt < leaseMs;

  async function attend(): Promise<void> {
    const asked = performance.now();
    due = Number.POSITIVE_INFINITY; // A ring during the question makes it due again.
    try {
      const { rows } = await pool.query<{ topic: string; part: number; settled: boolean }>({
        ...ATTEND,
        values: [group, me, topics, leaseMs],
      });
      renewedAt = asked;
      held = rows.map(({ topic, part }) => ({ topic, partition: part }));
      const settled = rows.every((row) => row.settled) && rows.length > 0;
      due = Math.min(due, asked + (settled ? leaseMs / 3 : Math.min(250, leaseMs / 3)));
    } catch (error) {
      due = 0;
      throw error;
    }
  }
  return {
    holds,
    makeDue: () => {
      due = 0;
    },
    dueIn: () => due - performance.now(),
    assignment: async () => {
      if (performance.now() >= due) await attend();
      return held;
    },
    // Renews the lease only; what has to be given away waits for the end of the batch.
    beat: async () => {
      const asked = performance.now();
      if (asked - renewedAt < leaseMs / 3) return;
      const { rowCount } = await pool.query({ ...BEAT, values: [group, me, leaseMs] });
      const kept = rowCount === 1 && holds();
      renewedAt = kept ? asked : Number.NEGATIVE_INFINITY;
      if (!kept) due = 0;
    },
    leave: async () => {
      await pool.query('select lg.leave($1, $2::uuid)', [group, me]);
    },
  };
}

function batchesOf(rows: readonly RecordRow[]): LogBatch[] {
  const batches: (LogBatch & { readonly records: DeliveredRecord[]; next: number })[] = [];
  for (const { topic, part, end, off, key, headers: text, value } of rows) {
    let batch = batches.at(-1);
    if (batch?.topic !== topic || batch.partition !== part) {
      batch = { topic, partition: part, records: [], next: off, end };
      batches.push(batch);
    }
    const headers = JSON.parse(text) as Record<string, string>;
    batch.records.push({
      topic,
      partition: part,
      offset: off,
      key,
      value,
      headers,
      source: sourceOf(headers),
    });
    batch.next = off + 1;
  }
  return batches;
}
