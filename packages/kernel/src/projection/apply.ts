import { type Sql, identifier, join, planned, sql } from '../sql/index.ts';
import { type Transaction, askedTogether } from '../postgres/index.ts';
import type { ColumnType, HeardEvent, Projection, Row, RowChange } from './port.ts';

/**
 * Folds a batch in memory and writes each touched row once, whatever the batch's size: what is folded on is loaded, then
 * one statement for what is new, one for what changed, one for what goes. Runs inside the caller's transaction, which also
 * moves the checkpoint. Returns the rows that are there now. `into` names another table of the same shape, for a rebuild or
 * a check beside the live one.
 */
export async function applyBatch(
  tx: Transaction,
  projection: Projection,
  events: readonly HeardEvent[],
  into: Sql = identifier(`read.${projection.name}`),
): Promise<readonly Row[]> {
  const { rows, statements } = await foldBatch(tx, projection, prepare(projection, events, into), into);
  await askedTogether(statements.map((statement) => tx.run(statement)));
  return rows;
}

/** What events make of a projection, as far as that can be known without a look at what is there. */
export interface Prepared {
  readonly changes: readonly RowChange[];
  /** Where all is written as it is, whatever was there. */
  readonly written?: Written | undefined;
}

/** What a batch comes to, and the statements that write it. */
export interface Written {
  readonly rows: readonly Row[];
  readonly statements: readonly Sql[];
}

/** The part of {@link applyBatch} that needs no database: it can be done while the batch before is being written. */
export function prepare(
  projection: Projection,
  events: readonly HeardEvent[],
  into: Sql = identifier(`read.${projection.name}`),
): Prepared {
  const changes = events.flatMap((event) => projection.on[event.type]?.(event as HeardEvent<never>) ?? []);
  const looks = changes.some((change) => !('row' in change));
  return { changes, written: looks ? undefined : folded(projection, changes, new Map(), into) };
}

/** The first half of {@link applyBatch}: loads what is folded on, and folds; the statements are to be run in this transaction. */
export async function foldBatch(
  tx: Transaction,
  projection: Projection,
  { changes, written }: Prepared,
  into: Sql = identifier(`read.${projection.name}`),
): Promise<Written> {
  return written ?? folded(projection, changes, await loadRows(tx, projection, changes, into), into);
}

/** Folds changes on rows as they were, and says how the table gets there. */
function folded(
  projection: Projection,
  changes: readonly RowChange[],
  rows: Map<KeyName, Entry>,
  into: Sql,
): Written {
  for (const change of changes) {
    const { key } = change;
    const name = keyName(key);
    const { row: before, was } = rows.get(name) ?? {};
    const row = 'row' in change ? change.row : change.fold(before ?? undefined);
    rows.set(name, { key, row, was });
  }
  const entries = [...rows.values()];
  return {
    rows: entries.flatMap(({ row }) => (row ? [row] : [])),
    statements: writing(projection, entries, into),
  };
}

type Key = RowChange['key'];
type KeyName = Key[number];
interface Entry {
  readonly key: Key;
  readonly row?: Row | undefined | null;
  /** As it was loaded, where it was there. */
  readonly was?: Row | undefined;
}
/** A row that was there and is to be there. */
type Changed = Entry & { readonly row: Row; readonly was: Row };

/** From so many rows on that were there already, only what changed of them is written: it spares more than its statement costs. */
const MANY = 64;

/** The statements that bring a table from what its rows were to what they are. */
function writing(projection: Projection, entries: readonly Entry[], table: Sql): readonly Sql[] {
  const changed = entries.filter((entry): entry is Changed => Boolean(entry.row && entry.was));
  const apart = changed.length >= MANY;
  const whole = entries.flatMap(({ row, was }) => (row && !(apart && was) ? [row] : []));
  const gone = entries.flatMap(({ key, row }) => (row === null ? [key] : []));
  return [
    ...(whole.length > 0 ? [upsert(projection, whole, table)] : []),
    ...(apart ? update(projection, changed, table) : []),
    ...(gone.length > 0 ? [remove(projection, gone, table)] : []),
  ];
}

/** What a key is found by; most are one value. */
const keyName = (key: Key) => (key.length === 1 ? key[0]! : JSON.stringify(key));

/** What has no array of its own travels as JSON text. */
const asText = (type: ColumnType) => type === 'jsonb' || type === 'text[]';

/** Rows as one array a column, so that the statement stays the same however many there are. */
function recordset({ columns }: Projection, names: readonly string[], rows: readonly Row[]): Sql {
  const arrays = names.map((name): Sql => {
    const type = columns[name]!;
    const cells = rows.map((row) => row[name] ?? null);
    return asText(type)
      ? { text: '$1::text[]', values: [cells.map((cell) => (cell === null ? null : JSON.stringify(cell)))] }
      : { text: `$1::${type}[]`, values: [cells] };
  });
  return sql`unnest(${join(arrays, ', ')}) as r (${join(names.map(identifier), ', ')})`;
}

/** A column of the recordset in its own type. */
function cellOf({ columns }: Projection, name: string): Sql {
  const column = `r.${identifier(name).text}`;
  if (columns[name] === 'jsonb') return { text: `${column}::jsonb`, values: [] };
  if (columns[name] !== 'text[]') return { text: column, values: [] };
  const elements = `array(select json_array_elements_text(${column}::json))`;
  return { text: `case when ${column} is not null then ${elements} end`, values: [] };
}

const keyRows = ({ key: names }: Projection, keys: readonly Key[]): readonly Row[] =>
  keys.map((key) => Object.fromEntries(names.map((name, i) => [name, key[i]])));

const onKey = ({ key }: Projection): Sql =>
  join(
    key.map((name) => ({ text: `t.${identifier(name).text} = r.${name}`, values: [] })),
    ' and ',
  );

async function loadRows(
  tx: Transaction,
  projection: Projection,
  changes: readonly RowChange[],
  table: Sql,
): Promise<Map<KeyName, Entry>> {
  const rows = new Map<KeyName, Entry>();
  const known = new Set<KeyName>();
  for (const change of changes) {
    const name = keyName(change.key);
    if ('row' in change) known.add(name);
    else if (!known.has(name)) rows.set(name, { key: change.key, row: undefined });
  }
  if (rows.size === 0) return rows;
  const keys = keyRows(
    projection,
    [...rows.values()].map((entry) => entry.key),
  );
  const found = await tx.many<Record<string, Row[string]>>(
    sql`select t.* from ${table} t join ${recordset(projection, projection.key, keys)} on ${onKey(projection)}`,
  );
  for (const row of found) {
    const key = projection.key.map((name) => row[name] as string | number);
    rows.set(keyName(key), { key, row, was: row });
  }
  return rows;
}

function upsert(projection: Projection, rows: readonly Row[], table: Sql): Sql {
  const names = Object.keys(projection.columns);
  const list = join(names.map(identifier), ', ');
  const cells = join(
    names.map((name) => cellOf(projection, name)),
    ', ',
  );
  const rest = names.filter((name) => !projection.key.includes(name));
  const updates = rest.map((name) => ({ text: `${name} = excluded.${name}`, values: [] }));
  const change = rest.length > 0 ? sql`do update set ${join(updates, ', ')}` : sql`do nothing`;
  return planned(sql`
    insert into ${table} (${list}) select ${cells} from ${recordset(projection, names, rows)}
    on conflict (${join(projection.key.map(identifier), ', ')}) ${change}`);
}

/** The columns in which rows of a projection were ever seen to change. They only become more: so its statements are few. */
const changing = new WeakMap<Projection, Set<string>>();

/** Writes what changed of rows; the others are left as they lie. */
function update(projection: Projection, entries: readonly Changed[], table: Sql): readonly Sql[] {
  const seen = changing.get(projection) ?? new Set<string>();
  changing.set(projection, seen);
  const names = Object.keys(projection.columns).filter((name) => !projection.key.includes(name));
  const rows = entries.flatMap(({ row, was }) => {
    // What a fold does not touch it hands on as it is, JSON too: whatever is another value may have changed.
    const others = names.filter((name) => (row[name] ?? null) !== (was[name] ?? null));
    for (const name of others) seen.add(name);
    return others.length > 0 ? [row] : [];
  });
  if (rows.length === 0) return [];
  const written = names.filter((name) => seen.has(name));
  const cells = written.map((name) => sql`${identifier(name)} = ${cellOf(projection, name)}`);
  const of = recordset(projection, [...projection.key, ...written], rows);
  return [sql`update ${table} t set ${join(cells, ', ')} from ${of} where ${onKey(projection)}`];
}

function remove(projection: Projection, keys: readonly Key[], table: Sql): Sql {
  const names = projection.key;
  return sql`delete from ${table} t using ${recordset(projection, names, keyRows(projection, keys))} where ${onKey(projection)}`;
}
