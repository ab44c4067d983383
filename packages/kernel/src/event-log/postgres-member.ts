import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createWake } from '../waking/index.ts';
import type { Cursor, MemberSource, Reading } from './member.ts';
import type { TopicPartition } from './port.ts';
import type { LogPages } from './postgres-pages.ts';
import type { LogBell } from './postgres-wakeup.ts';

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
export function postgresMember(
  { pool, bell, pages }: { readonly pool: pg.Pool; readonly bell: LogBell; readonly pages: LogPages },
  membership: Membership,
): MemberSource {
  const mine = createWake();
  const hears = new Set(membership.topics);
  const lease = leaseOf(pool, membership);
  const ends = knownEnds();
  let turn = 0;
  const silence = bell.listen((kind, name) => {
    if (kind === 'group' && (name === membership.group || name === '*')) lease.makeDue();
    else if (kind === 'group' || !hears.has(name)) return;
    else ends.forget(name);
    mine.ring();
  });
  return {
    assignment: lease.assignment,
    beat: lease.beat,
    holds: lease.holds,
    read: async (cursors) => {
      // Begins with another partition each time, so that a busy one does not starve the rest.
      turn = (turn + 1) % cursors.length;
      return await ends.beyond([...cursors.slice(turn), ...cursors.slice(0, turn)], pages.read);
    },
    idle: async (ms, signal) => {
      await mine.next(Math.max(1, Math.min(ms, lease.dueIn())), signal);
      ends.forgetOld();
    },
    leave: async () => {
      silence();
      await lease.leave();
      bell.ring('group', membership.group);
    },
  };
}

/** Who wakes after this long asks about everything again: a ring may have been lost. */
const REMEMBERED_MS = 1_000;

/** Where partitions were found to end. Nothing is asked there until their topic rings: most topics are silent mostly. */
function knownEnds() {
  const ends = new Map<string, Map<number, number>>();
  let forgottenAt = performance.now();
  const isEnd = ({ topic, partition, next }: Cursor) => ends.get(topic)?.get(partition) === next;
  return {
    /** Reads what is not known to be an end, and remembers the ends that show. */
    beyond: async (cursors: readonly Cursor[], read: LogPages['read']): Promise<Reading> => {
      const asked = cursors.filter((cursor) => !isEnd(cursor)).map((cursor) => ({ ...cursor }));
      if (asked.length === 0) return { batches: [], more: false };
      // A topic that rings meanwhile drops its map, and what is put into this one is never looked at.
      const noted = new Map(asked.map(({ topic }) => [topic, ends.get(topic) ?? new Map<number, number>()]));
      noted.forEach((places, topic) => ends.set(topic, places));
      const reading = await read(asked);
      if (reading.more) return reading;
      const found = new Set(reading.batches.map(({ topic, partition }) => `${topic} ${partition}`));
      for (const { topic, partition, next } of asked)
        if (!found.has(`${topic} ${partition}`)) noted.get(topic)!.set(partition, next);
      return reading;
    },
    forget: (topic: string) => void ends.delete(topic),
    forgetOld: () => {
      if (performance.now() - forgottenAt < REMEMBERED_MS) return;
      forgottenAt = performance.now();
      ends.clear();
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
