import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createWake } from '../waking/index.ts';
import { knownEnds } from './known-ends.ts';
import type { MemberSource } from './member.ts';
import type { TopicPartition } from './port.ts';
import type { LogPages } from './postgres-pages.ts';
import type { LogBell } from './postgres-wakeup.ts';

const ATTEND = {
  name: 'lg_attend',
  text: 'select * from lg.attend($1, $2::uuid, $3::text[], $4, $5)',
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
  const lease = leaseOf(pool, membership, bell.backend);
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

/**
 * The lease of one member: what it holds, since when, and when it has to be asked for again. `listener` is the server
 * process by which others see that this process is gone before its lease has run out; every change of it rings the bell,
 * whereupon the member attends by the new one. Whoever took it for gone in between has taken over too soon, which costs a
 * second change of hands and nothing else: a checkpoint moves by compare-and-set.
 */
function leaseOf(pool: pg.Pool, { group, topics, leaseMs }: Membership, listener: LogBell['backend']) {
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
        values: [group, me, topics, leaseMs, listener() ?? null],
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
