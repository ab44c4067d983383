import type { Transaction } from '../postgres/index.ts';
import type { Projection } from '../projection/index.ts';
import { type Sql, sql } from '../sql/index.ts';
import { liveTable, secondTable } from './port.ts';

/** The live table has another definition than the one that was copied: it was migrated while the rebuild stood beside it. */
export class DefinitionChanged extends Error {
  override readonly name = 'DefinitionChanged';
}

/** Makes the second table from the live one's definition, with its keys and as yet without its other indexes. */
export async function makeSecondTable(tx: Transaction, projection: Projection): Promise<void> {
  const [live, second] = [liveTable(projection), secondTable(projection)];
  await tx.run(sql`drop table if exists ${second}`);
  await tx.run(sql`create table ${second} (like ${live} including all excluding indexes)`);
  // LIKE leaves out how full pages are kept.
  const { options } = await tx.one<{ options: string | null }>(sql`
    select array_to_string(reloptions, ', ') as options from pg_class where oid = ${live.text}::regclass`);
  if (options) await tx.run(verbatim(`alter table ${second.text} set (${options})`));
  const keys = await tx.many<{ name: string; definition: string }>(sql`
    select quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = ${live.text}::regclass and contype in ('p', 'u') order by contype, conname`);
  for (const { name, definition } of keys)
    await tx.run(verbatim(`alter table ${second.text} add constraint ${name} ${definition}`));
}

/** Gives the filled table the indexes that the live one has and it lacks, under the same names, and its statistics. */
export async function finishSecondTable(tx: Transaction, projection: Projection): Promise<void> {
  const [live, second] = [liveTable(projection), secondTable(projection)];
  const missing = await tx.many<{ definition: string }>(sql`
    select pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${live.text}::regclass and c.relname not in (
      select o.relname from pg_index j join pg_class o on o.oid = j.indexrelid
      where j.indrelid = ${second.text}::regclass)
    order by c.relname`);
  for (const { definition } of missing)
    await tx.run(verbatim(definition.replace(` ON ${live.text} `, ` ON ${second.text} `)));
  await tx.run(sql`analyze ${second}`);
}

/** Puts the second table in the live one's place; indexes keep their names. Throws {@link DefinitionChanged}. */
export async function switchTables(tx: Transaction, projection: Projection): Promise<void> {
  const [live, second] = [liveTable(projection), secondTable(projection)];
  const { same } = await tx.one<{ same: boolean }>(sql`
    select ${columnsOf(live)} is not distinct from ${columnsOf(second)}
      and ${indexesOf(live)} is not distinct from ${indexesOf(second)} as same`);
  if (!same) throw new DefinitionChanged(projection.name);
  // Who reads for long must not make others queue behind the switch.
  await tx.run(sql`set local lock_timeout = '500ms'`);
  await tx.run(sql`drop table ${live}`);
  await tx.run(sql`alter table ${second} set schema read`);
}

const columnsOf = (table: Sql): Sql => sql`(
  select string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attcollation), ',' order by attnum)
  from pg_attribute where attrelid = ${table.text}::regclass and attnum > 0 and not attisdropped)`;

const indexesOf = (table: Sql): Sql => sql`(
  select string_agg(replace(pg_get_indexdef(indexrelid), ${` ON ${table.text} `}::text, ' ON '), ',' order by indexrelid::regclass::text)
  from pg_index where indrelid = ${table.text}::regclass)`;

/** Statements that Postgres itself has written: definitions out of its catalogue. */
const verbatim = (text: string): Sql => ({ text, values: [] });
