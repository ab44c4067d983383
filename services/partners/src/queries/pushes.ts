import type { Database } from '@rapport/kernel/postgres';
import { CheckpointLost } from '@rapport/kernel/projection';
import { sql } from '@rapport/kernel/sql';
import type { PlaceEntries } from '../domain/subscription.events.ts';
import { type FeedRow, type Place } from './feed.ts';

/** How far a push has come. */
export interface PushPlace {
  readonly place: Place;
  readonly revision: number;
}

/** Where a subscription or a resend stands; it begins where it is told. */
export async function pushPlace(
  database: Database,
  pushId: string,
  begins: PlaceEntries,
): Promise<PushPlace> {
  const row =
    (await database.maybeOne<{ place: PlaceEntries; revision: number }>(
      sql`select place, revision from partners.pushes where push_id = ${pushId}`,
    )) ??
    (await database.one<{ place: PlaceEntries; revision: number }>(sql`
      insert into partners.pushes as p (push_id, place) values (${pushId}, ${JSON.stringify(begins)}::jsonb)
      on conflict (push_id) do update set push_id = excluded.push_id returning place, revision`));
  return { place: placeFrom(row.place), revision: row.revision };
}

export const placeFrom = (entries: PlaceEntries): Place =>
  new Map(entries.map(([source, position, mark]) => [source, { position, mark }]));
export const entriesOf = (place: Place): PlaceEntries =>
  [...place].map(([source, { position, mark }]) => [source, position, mark] as const);

/** What came of pushing an event. */
export interface Tried {
  readonly row: FeedRow;
  readonly taken: boolean;
  readonly status: number;
  readonly reason: string;
  readonly tookMs: number;
  readonly at: string;
}

/** Events of some that a subscription has taken already, or refused for good. */
export async function settledBefore(
  database: Database,
  subscriptionId: string,
  rows: readonly FeedRow[],
): Promise<ReadonlySet<string>> {
  const found = await database.many<{ event_id: string }>(sql`
    select event_id from partners.deliveries
    where subscription_id = ${subscriptionId} and (taken or reason = 'refused') and event_id = any(${rows.map(({ id }) => id)}::uuid[])`);
  return new Set(found.map(({ event_id }) => event_id));
}

/**
 * Writes down what was tried, and moves the push on, both or neither. Throws `CheckpointLost` when another process has
 * moved it: this one is not the one any more.
 */
export async function recordTried(
  database: Database,
  push: { readonly pushId: string; readonly subscriptionId: string; readonly resendId: string | null },
  from: PushPlace,
  to: Place,
  tried: readonly Tried[],
): Promise<void> {
  await database.transaction(async (tx) => {
    const moved = await tx.run(sql`
      update partners.pushes set place = ${JSON.stringify(entriesOf(to))}::jsonb, revision = revision + 1
      where push_id = ${push.pushId} and revision = ${from.revision}`);
    if (moved === 0) throw new CheckpointLost(push.pushId);
    if (tried.length === 0) return;
    const of = <T>(cell: (one: Tried) => T) => tried.map(cell);
    await tx.run(sql`
      insert into partners.deliveries as d
        (subscription_id, source, position, event_id, type, stream_id, taken, tries, status, reason, took_ms,
          first_at, last_at, resend_id)
      select ${push.subscriptionId}::uuid, t.source, t.position, t.event_id, t.type, t.stream_id, t.taken, 1, t.status,
        t.reason, t.took_ms, t.at, t.at, ${push.resendId}::uuid
      from unnest(${of(({ row }) => row.source)}::text[], ${of(({ row }) => row.position)}::bigint[],
        ${of(({ row }) => row.id)}::uuid[], ${of(({ row }) => row.type)}::text[],
        ${of(({ row }) => row.stream_id)}::text[], ${of(({ taken }) => taken)}::boolean[],
        ${of(({ status }) => status)}::int[], ${of(({ reason }) => reason)}::text[],
        ${of(({ tookMs }) => tookMs)}::int[], ${of(({ at }) => at)}::timestamptz[])
        as t (source, position, event_id, type, stream_id, taken, status, reason, took_ms, at)
      on conflict (subscription_id, source, position) do update set
        event_id = excluded.event_id, type = excluded.type, stream_id = excluded.stream_id,
        taken = d.taken or excluded.taken, tries = d.tries + 1, status = excluded.status, reason = excluded.reason,
        took_ms = excluded.took_ms, last_at = excluded.last_at, resend_id = coalesce(excluded.resend_id, d.resend_id)`);
  });
}
