import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Transaction, openSession } from '../postgres/index.ts';
import type { Sql } from '../sql/index.ts';
import { countingRows } from './rows.ts';
import { type TableShape, fullName, quoted } from './tables.ts';

/** A table's rows on their way back. */
export interface FilledTable extends TableShape {
  readonly rows: number;
  /** The rows in COPY's text format; fails where the bytes are not what was written. */
  read(): Readable;
}

/** What was copied is not what stands in the backup's list. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged';
}

/**
 * Fills a freshly migrated database, all or nothing; what the migrations themselves put into a table gives way. `last` is
 * done in the same transaction. Throws {@link BackupDamaged} when a table has other rows than the backup says.
 */
export async function fillDatabase(
  url: string,
  tables: readonly FilledTable[],
  last: (tx: Pick<Transaction, 'run' | 'many'>) => Promise<void>,
  filled: (table: FilledTable) => void = () => {},
): Promise<void> {
  const client = await openSession(url, 'restore');
  try {
    await client.query('begin');
    for (const table of tables) {
      await fillTable(client, table);
      filled(table);
    }
    await last(through(client));
    await client.query('commit');
    await client.query('analyze');
  } finally {
    // Whatever was not committed goes with the connection.
    await client.end();
  }
}

const through = (client: pg.Client): Pick<Transaction, 'run' | 'many'> => ({
  run: async ({ text, values }) => (await client.query(text, [...values])).rowCount ?? 0,
  many: async <R extends object>({ text, values }: Sql) =>
    (await client.query(text, [...values])).rows as readonly R[],
});

async function fillTable(client: pg.Client, shape: FilledTable): Promise<void> {
  const { table, columns } = quoted(shape);
  await client.query(`delete from ${table}`);
  const taken = countingRows();
  await pipeline(shape.read(), taken, client.query(copyFrom(`copy ${table} (${columns}) from stdin`)));
  if (taken.rows() !== shape.rows)
    throw new BackupDamaged(`${fullName(shape)} has ${taken.rows()} rows, and the backup says ${shape.rows}`);
  await setSequences(client, shape, table);
}

/** Numbers that are handed out go on above those that were. */
async function setSequences(client: pg.Client, shape: TableShape, table: string): Promise<void> {
  const { rows } = await client.query<{ column: string; sequence: string }>(
    `select a.attname::text as column, pg_get_serial_sequence($1, a.attname) as sequence
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence($1, a.attname) is not null`,
    [table],
  );
  for (const { column, sequence } of rows)
    await client.query(`select setval($1, (select coalesce(max("${column}"), 0) + 1 from ${table}), false)`, [
      sequence,
    ]);
}
