import { type Sql, identifier, join, planned, sql } from '../sql/index.ts';
import type { Transaction } from '../postgres/index.ts';
import type { ColumnType, HeardEvent, Projection, Row, RowChange } from './port.ts';

/**
 * Folds a batch in memory and writes each touched row once: load what is folded on, fold, one upsert, one delete,
 * whatever the batch's size. Runs inside the caller's transaction, which also moves the checkpoint. Returns the rows that were written.
 * `into` names another table of the same shape, for a rebuild or a check beside the live one.
 */
export async function applyBatch(
  tx: Transaction,
  projection: Projection,
  events: readonly HeardEvent[],
  into: Sql = identifier(`read.${projection.name}`),
): Promise<readonly Row[]> {
  const { write } = await loadBatch(tx, projection, events, into);
  return await write();
}

/** The first half of {@link applyBatch}: what is folded on is loaded; `write` folds and writes, in the same transaction. */
export async function loadBatch(
  tx: Transaction,
  projection: Projection,
  events: readonly HeardEvent[],
  into: Sql = identifier(`read.${projection.name}`),
): Promise<{ write(): Promise<readonly Row[]> }> {
  const changes = events.flatMap((event) => projection.on[event.type]?.(event as HeardEvent<never>) ?? []);
  const rows = await loadRows(tx, projection, changes, into);
  return {
    write: async () => {
      for (const change of changes) {
        const { key } = change;
        const name = keyName(key);
        const row = 'row' in change ? change.row : change.fold(rows.get(name)?.row ?? undefined);
        rows.set(name, { key, row });
      }
      const kept = [...rows.values()].flatMap(({ row }) => (row ? [row] : []));
      const gone = [...rows.values()].flatMap(({ key, row }) => (row === null ? [key] : []));
      const statements = [
        ...(kept.length > 0 ? [upsert(projection, kept, into)] : []),
        ...(gone.length > 0 ? [remove(projection, gone, into)] : []),
      ];
      await Promise.all(statements.map((statement) => tx.run(statement)));
      return kept;
    },
  };
}

type Key = RowChange['key'];
interface Entry {
  readonly key: Key;
  readonly row: Row | undefined | null;
}

const keyName = (key: Key) => JSON.stringify(key);

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
): Promise<Map<string, Entry>> {
  const rows = new Map<string, Entry>();
  const known = new Set<string>();
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
    rows.set(keyName(key), { key, row });
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

function remove(projection: Projection, keys: readonly Key[], table: Sql): Sql {
  const names = projection.key;
  return sql`delete from ${table} t using ${recordset(projection, names, keyRows(projection, keys))} where ${onKey(projection)}`;
}
