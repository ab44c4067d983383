import type pg from 'pg';

/** A table as a backup holds it: its rows in these columns. */
export interface TableShape {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** A table's name in full. */
export const fullName = ({ schema, name }: Pick<TableShape, 'schema' | 'name'>): string =>
  `${schema}.${name}`;

/** Rebuilds under way are begun anew; offsets are counted in a log that a restored store does not go on with. */
const NEVER: readonly string[] = ['ops.rebuilds', 'ops.rebuild_left_out', 'ops.log'];

/** All tables of a database but those left out, in the order of their names; partitions as the tables they are. */
export async function tablesOf(
  client: pg.ClientBase,
  leftOut: readonly string[] = [],
): Promise<readonly TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|public$|rebuild$)'
    group by 1, 2 order by 1, 2`);
  return rows.filter((table) => ![...NEVER, ...leftOut].includes(fullName(table)));
}

/** The names of a table and its columns as SQL; they come from a catalogue, or from a backup of one. */
export function quoted(table: TableShape): { readonly table: string; readonly columns: string } {
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  return {
    table: `${quote(table.schema)}.${quote(table.name)}`,
    columns: table.columns.map(quote).join(', '),
  };
}
