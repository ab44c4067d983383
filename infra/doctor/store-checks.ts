import type { Transaction } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import { type Findings, type Invariant, type Patient, findings } from './examination.ts';

/** How many offenders a line names. */
const SHOWN = 3;

/** A question to the store whose every row is a violation; `what` names the offender. */
interface Question {
  readonly invariant: Invariant;
  readonly check: string;
  readonly query: Sql;
}

/** What must hold in every store, asked of one snapshot of it: live traffic goes on beside. */
const questions: readonly Question[] = [
  {
    invariant: 'I3',
    check: 'positions are 1 to the head without a gap',
    query: sql`
      select format('%s events, first %s, last %s, head %s', n, low, high, h.position) as what
      from (select count(*) as n, coalesce(min(position), 1) as low, coalesce(max(position), 0) as high from es.events) e,
        es.head h
      where low <> 1 or n <> high or high <> h.position`,
  },
  {
    invariant: 'I3',
    check: 'recording instants never decrease',
    query: sql`
      select 'position ' || position as what from (
        select position, recorded_at, lag(recorded_at) over (order by position) as before from es.events) e
      where recorded_at < before
      union all
      select 'the head is before the last event' from es.head h
      where h.recorded_at < (select max(recorded_at) from es.events)`,
  },
  {
    invariant: 'I2',
    check: 'versions of each stream are 1 to n, in the order of positions',
    query: sql`
      select stream_id || ' at version ' || version as what from (
        select stream_id, version, row_number() over (partition by stream_id order by position) as place from es.events) e
      where version <> place`,
  },
  {
    invariant: 'I2',
    check: 'streams know their length',
    query: sql`
      select coalesce(s.stream_id, e.stream_id) || format(' has %s events, says %s', coalesce(e.n, 0), s.version) as what
      from es.streams s full join (select stream_id, count(*) as n from es.events group by stream_id) e using (stream_id)
      where s.version is distinct from e.n`,
  },
  {
    invariant: 'I5',
    check: 'each event has its own id',
    query: sql`select event_id::text as what from es.events group by event_id having count(*) > 1`,
  },
  {
    invariant: 'I1',
    check: 'commands refer to positions that are there',
    query: sql`
      select format('%s at %s to %s', left(key, 80), first_position, last_position) as what from es.commands, es.head h
      where first_position > last_position or first_position < 0 or last_position > h.position`,
  },
  {
    invariant: 'I5',
    check: 'each command was done once, and what reactions and timers did stands under theirs',
    query: sql`
      select 'key ' || left(key, 80) as what from es.commands group by key having count(*) > 1
      union all
      select 'position ' || e.position from es.events e, (
        select coalesce(range_agg(int8range(first_position, last_position, '[]')), '{}'::int8multirange) as positions
        from es.reaction_commands) done
      where (e.meta ? 'causationId' or e.meta ->> 'actor' like 'timer:%') and not e.position <@ done.positions`,
  },
  {
    invariant: 'I4',
    check: 'snapshots are not ahead of their streams',
    query: sql`
      select n.stream_id || ' at version ' || n.version as what
      from es.snapshots n left join es.streams s using (stream_id) where n.version > coalesce(s.version, 0)`,
  },
  {
    invariant: 'I1',
    check: 'blobs have all their pieces',
    query: sql`
      select b.id || format(' has %s of %s pieces', p.n, b.pieces) as what
      from blobs.blobs b, lateral (select count(*) as n, max(number) as top from blobs.pieces p where p.upload_id = b.upload_id) p
      where p.n <> b.pieces or p.top <> b.pieces - 1`,
  },
];

/** What one service's store tells by itself. */
export async function checkStore({ name, database }: Patient): Promise<readonly Findings[]> {
  return await database.transaction(async (tx) => {
    await tx.run(sql`set transaction isolation level repeatable read, read only`);
    const found: Findings[] = [];
    for (const { invariant, check, query } of questions) {
      found.push(findings(invariant, `${name}: ${check}`, await offenders(tx, query)));
    }
    return found;
  });
}

async function offenders(tx: Transaction, query: Sql): Promise<readonly string[]> {
  const rows = await tx.many<{ what: string; total: number }>(
    sql`select what, count(*) over () as total from (${query}) q limit ${SHOWN}`,
  );
  const rest = (rows[0]?.total ?? 0) - rows.length;
  return [...rows.map(({ what }) => what), ...(rest > 0 ? [`and ${rest} more`] : [])];
}
