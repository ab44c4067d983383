import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { FactRow, LineRow } from '../projections/fact-rows.ts';

/** Another whenever the tables, or what is written to them, change: the file is thrown away and folded anew. */
export const SHAPE = 2;

/** Facts are only ever added: whatever is asked as of an instant is what was recorded by then. */
const TABLES = [
  `create table if not exists about (name varchar primary key, value varchar not null)`,
  `create table if not exists positions (
    topic varchar not null, part integer not null, next_offset bigint not null, sources varchar not null,
    primary key (topic, part))`,
  `create table if not exists facts (
    id varchar not null, type varchar not null, source varchar not null, position bigint not null,
    subject varchar not null, party varchar, actor varchar, occurred_at timestamp not null, recorded_at timestamp not null,
    day date not null, ref varchar, word varchar, channel varchar, minor bigint, currency varchar, number double)`,
  `create table if not exists lines (
    fact varchar not null, subject varchar not null, recorded_at timestamp not null, line integer not null, product varchar,
    minor bigint not null, currency varchar not null)`,
];

/** Makes the tables where they are not there. */
export async function makeTables(connection: DuckDBConnection): Promise<void> {
  for (const table of TABLES) await connection.run(table);
}

/** Adds rows column by column, not statement by statement. */
export async function appendFacts(
  connection: DuckDBConnection,
  rows: readonly FactRow[],
  lines: readonly LineRow[],
): Promise<void> {
  await append(connection, 'facts', rows, (to, row) => {
    for (const name of ['id', 'type', 'source'] as const) to.appendVarchar(row[name]);
    to.appendBigInt(BigInt(row.position));
    to.appendVarchar(row.subject);
    text(to, row.party);
    text(to, row.actor);
    to.appendVarchar(row.occurredAt);
    to.appendVarchar(row.recordedAt);
    to.appendVarchar(row.day);
    text(to, row.ref);
    text(to, row.word);
    text(to, row.channel);
    if (row.minor === undefined) to.appendNull();
    else to.appendBigInt(row.minor);
    text(to, row.currency);
    if (row.number === undefined) to.appendNull();
    else to.appendDouble(row.number);
  });
  await append(connection, 'lines', lines, (to, row) => {
    to.appendVarchar(row.fact);
    to.appendVarchar(row.subject);
    to.appendVarchar(row.recordedAt);
    to.appendInteger(row.line);
    text(to, row.product);
    to.appendBigInt(row.minor);
    to.appendVarchar(row.currency);
  });
}

async function append<Row>(
  connection: DuckDBConnection,
  table: string,
  rows: readonly Row[],
  one: (to: DuckDBAppender, row: Row) => void,
): Promise<void> {
  if (rows.length === 0) return;
  const to = await connection.createAppender(table);
  for (const row of rows) {
    one(to, row);
    to.endRow();
  }
  to.closeSync();
}

function text(to: DuckDBAppender, value: string | undefined): void {
  if (value === undefined || value === '') to.appendNull();
  else to.appendVarchar(value);
}
