import { type Database, migrate, openDatabase } from '@rapport/kernel/postgres';
import type { Publications } from '@rapport/kernel/projection';
import { sql } from '@rapport/kernel/sql';
import type { World } from './world.ts';

const KERNEL = new URL('../packages/kernel/migrations/', import.meta.url);
const value = Buffer.alloc(400, 'x');

/** The topic that notes are sent to. */
export const NOTE_TOPIC = 'rapport.bench.note.v1';
export const NOTE_TYPE = 'rapport.bench.note.note-written.v1';
/** Each note as a record of 400 bytes. */
export const notePublications: Publications = {
  NoteWritten: () => ({ topic: NOTE_TOPIC, type: NOTE_TYPE, value }),
};

/** A store of the service `bench` with so many notes in it, written in bulk: what is measured begins behind it. */
export async function storedNotes(world: World, events: number): Promise<Database> {
  const url = await world.database();
  await migrate(url, { kernel: KERNEL });
  const database = openDatabase(url);
  await database.run(sql`
    insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
    select i, 'note-' || (i % 5000), (i - 1) / 5000 + 1, gen_random_uuid(), 'NoteWritten', 1,
      jsonb_build_object('text', repeat('x', 360)), '{"correlationId":"bench","actor":"service:bench"}', now(), now()
    from generate_series(1, ${events}) i`);
  await database.run(sql`update es.head set position = ${events}, recorded_at = now()`);
  return database;
}
