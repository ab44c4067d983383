import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { JsonObject } from '../values/index.ts';
import { gatheringByTurn } from '../waking/index.ts';
import type { EventStore, Head, Snapshot, StoredEvent, Upcasters } from './port.ts';
import { prepareUpcasters } from './upcasting.ts';

interface EventRow {
  readonly position: number;
  readonly stream_id: string;
  readonly version: number;
  readonly event_id: string;
  readonly type: string;
  readonly schema: number;
  readonly data: JsonObject;
  readonly meta: StoredEvent['meta'];
  readonly occurred_at: string;
  readonly recorded_at: string;
}

/** Reads of the log, brought to today's shapes. */
export function reader(
  database: Database,
  upcasters: Upcasters = {},
): Pick<EventStore, 'readStream' | 'readStreams' | 'readAll' | 'readTypes' | 'head'> {
  const toEvent = eventsOf(upcasters);
  const readOn = streamsOf(database, toEvent);
  return {
    readStream: async (streamId, { fromVersion = 1, toVersion, asOf } = {}) => {
      if (toVersion === undefined && asOf === undefined) return await readOn(`${fromVersion} ${streamId}`);
      const until = toVersion ?? Number.MAX_SAFE_INTEGER;
      const rows = await database.many<EventRow>(sql`
        select * from es.events where stream_id = ${streamId} and version between ${fromVersion} and ${until}
          and recorded_at <= ${asOf ?? 'infinity'} order by version`);
      return rows.map(toEvent);
    },
    readStreams: async (streamIds) => {
      const rows = await database.many<EventRow>(sql`
        select * from es.events where stream_id = any(${streamIds}::text[]) order by stream_id, version`);
      const found = Map.groupBy(rows.map(toEvent), ({ streamId }) => streamId);
      return new Map(streamIds.map((streamId) => [streamId, found.get(streamId) ?? []]));
    },
    readAll: async (after, limit) =>
      (
        await database.many<EventRow>(
          sql`select * from es.events where position > ${after} order by position limit ${limit}`,
        )
      ).map(toEvent),
    readTypes: async (after, types, { limit, span }) => {
      // One statement: what is there up to the end is all there as of the same instant.
      const rows = await database.many<
        (EventRow | { readonly event_id: null }) & { readonly end: number }
      >(sql`
        select e.*, h.position as "end" from es.head h left join lateral (
          select * from es.events where position > ${after} and position <= ${after + span}
            and type = any(${types}::text[]) order by position limit ${limit}
        ) e on true where h.shard = 0 order by e.position`);
      const { end } = rows[0]!;
      const events = rows.flatMap((row) => (row.event_id === null ? [] : toEvent(row)));
      const looked = Math.max(after, Math.min(end, after + span));
      return { events, to: events.length === limit ? events.at(-1)!.position : looked, end };
    },
    head: () =>
      database.one<Head>(
        sql`select position, recorded_at as "recordedAt", epoch from es.head where shard = 0`,
      ),
  };
}

function eventsOf(upcasters: Upcasters) {
  const upcast = prepareUpcasters(upcasters);
  return (row: EventRow): StoredEvent => {
    const { schema, data } = upcast(row.type, row.schema, row.data);
    return {
      position: row.position,
      streamId: row.stream_id,
      version: row.version,
      id: row.event_id,
      type: row.type,
      schema,
      data,
      meta: row.meta,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
    };
  };
}

/**
 * Streams from a version on, named `<version> <stream>`. Commands that run beside each other, and reactions that go through
 * their past, read many at once: those of one moment share a statement.
 */
function streamsOf(database: Database, toEvent: (row: EventRow) => StoredEvent) {
  return gatheringByTurn<readonly StoredEvent[]>(async (asked) => {
    const wanted = asked.map(inTwo);
    const rows = await database.many<EventRow & { readonly i: number }>(sql`
      select w.i, e.* from unnest(${wanted.map(([, streamId]) => streamId)}::text[],
          ${wanted.map(([version]) => Number(version))}::bigint[]) with ordinality w (stream_id, since, i)
        cross join lateral (
          select * from es.events e where e.stream_id = w.stream_id and e.version >= w.since order by e.version
        ) e order by w.i, e.version`);
    const found = Map.groupBy(rows, ({ i }) => i);
    return new Map(asked.map((name, i) => [name, (found.get(i + 1) ?? []).map(toEvent)]));
  });
}

/** What was joined by a space, of which the first part has none. */
const inTwo = (name: string): readonly [string, string] => {
  const space = name.indexOf(' ');
  return [name.slice(0, space), name.slice(space + 1)];
};

/** Folded states, beside the log. */
export function snapshots(database: Database): Pick<EventStore, 'readSnapshot' | 'saveSnapshot'> {
  const snapshotOf = snapshotsOf(database);
  return {
    readSnapshot: async (streamId, shape) => (await snapshotOf(`${shape} ${streamId}`)) ?? undefined,
    saveSnapshot: async (streamId, shape, { version, state }) => {
      await database.run(sql`
        insert into es.snapshots (stream_id, shape, version, state) values (${streamId}, ${shape}, ${version}, ${state})
        on conflict (stream_id, shape) do update set version = excluded.version, state = excluded.state
        where es.snapshots.version < excluded.version`);
    },
  };
}

/** Snapshots named `<shape> <stream>`, those that are asked for at one moment in one look. */
function snapshotsOf(database: Database) {
  return gatheringByTurn<Snapshot | null>(async (asked) => {
    const wanted = asked.map(inTwo);
    const rows = await database.many<Snapshot & { readonly i: number }>(sql`
      select w.i, s.version, s.state from unnest(${wanted.map(([shape]) => shape)}::text[],
          ${wanted.map(([, streamId]) => streamId)}::text[]) with ordinality w (shape, stream_id, i)
        join es.snapshots s on s.stream_id = w.stream_id and s.shape = w.shape`);
    const found = new Map(rows.map(({ i, version, state }) => [i, { version, state }]));
    return new Map(asked.map((name, i) => [name, found.get(i + 1) ?? null]));
  });
}
