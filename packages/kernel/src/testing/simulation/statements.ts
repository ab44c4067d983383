import type { ColumnType } from '../../projection/index.ts';
import {
  type Does,
  type Setting,
  type Values,
  changed,
  insist,
  insisted,
  keyOf,
  locked,
  maybe,
  rows,
} from './answering.ts';
import { leaseStatements } from './lease-statements.ts';
import { positionStatements } from './position-statements.ts';
import type { Kept, View } from './tables.ts';

const RELAY = 'ops.relay';
const CHECKPOINTS = 'ops.checkpoints';
const PARKED = 'ops.parked';
const TIMERS = 'ops.timers';

const relayStatements: Readonly<Record<string, Does>> = {
  'insert into ops.relay': async (view, [source, epoch]) => {
    const fresh = { position: 0, eventId: null, epoch, chains: {}, refilling: [], revision: 0 };
    const row = (await locked(view, RELAY, keyOf(source))) ?? fresh;
    view.put(RELAY, keyOf(source), row);
    return rows([row]);
  },
  'select position, event_id as "eventId", epoch from ops.relay': (view, [source]) => {
    const row = view.get(RELAY, keyOf(source));
    return maybe(row && { position: row['position'], eventId: row['eventId'], epoch: row['epoch'] });
  },
  'select revision from ops.relay': (view, [source]) => maybe(view.get(RELAY, keyOf(source))),
  'update ops.relay set': async (view, [position, eventId, epoch, chains, refilling, source, revision]) => {
    const row = await locked(view, RELAY, keyOf(source));
    if (row?.['revision'] !== revision) return changed(0);
    const moved = { position, eventId, epoch, chains: JSON.parse(chains as string) as unknown, refilling };
    view.put(RELAY, keyOf(source), { ...moved, revision: (revision as number) + 1 });
    return changed(1);
  },
};

const checkpointStatements: Readonly<Record<string, Does>> = {
  'select position from ops.checkpoints': (view, [name]) => maybe(view.get(CHECKPOINTS, keyOf(name))),
  'insert into ops.checkpoints': async (view, [name, position]) => {
    const row = (await locked(view, CHECKPOINTS, keyOf(name))) ?? { position };
    view.put(CHECKPOINTS, keyOf(name), row);
    return rows([row]);
  },
  'with changed as (update ops.checkpoints set position': async (view, [to, name, from]) => {
    const row = await locked(view, CHECKPOINTS, keyOf(name));
    insist(row?.['position'] === from);
    view.put(CHECKPOINTS, keyOf(name), { position: to });
    return insisted;
  },
  'update ops.checkpoints c set position': async (view, [names, froms, tos]) => {
    const moved: Kept[] = [];
    for (const [i, name] of (names as readonly string[]).entries()) {
      const row = await locked(view, CHECKPOINTS, keyOf(name));
      if (row?.['position'] !== (froms as Values)[i]) continue;
      view.put(CHECKPOINTS, keyOf(name), { position: (tos as Values)[i] });
      moved.push({ name });
    }
    return rows(moved);
  },
};

const parkedOf = (view: View, consumer: unknown, streamId?: unknown) =>
  view
    .all(PARKED)
    .map(([, row]) => row)
    .filter(
      (row) => row['consumer'] === consumer && (streamId === undefined || row['stream_id'] === streamId),
    )
    .toSorted((a, b) => (a['seq'] as number) - (b['seq'] as number));

const streamsOf = (view: View, consumer: unknown) => [
  ...new Set(parkedOf(view, consumer).map((row) => row['stream_id'] as string)),
];

const parkingStatements: Readonly<Record<string, Does>> = {
  'select ops.take_turn': async (view, [consumer]) => {
    await view.lock(`turn ${String(consumer)}`);
    return rows([{ streams: streamsOf(view, consumer) }]);
  },
  'select distinct stream_id from ops.parked': (view, [consumer]) =>
    rows(streamsOf(view, consumer).map((stream_id) => ({ stream_id }))),
  'insert into ops.parked': async (view, [consumer, stream_id, event, error]) => {
    await view.lock('parked seq');
    const seq = Math.max(0, ...view.all(PARKED).map(([, row]) => row['seq'] as number)) + 1;
    view.put(PARKED, keyOf(seq), { consumer, stream_id, seq, event, error });
    return changed(1);
  },
  'select seq, event from ops.parked': (view, [consumer, streamId]) =>
    maybe(parkedOf(view, consumer, streamId)[0]),
  'delete from ops.parked': async (view, [, , seq]) => {
    const row = await locked(view, PARKED, keyOf(seq));
    view.put(PARKED, keyOf(seq), undefined);
    return changed(row ? 1 : 0);
  },
  'update ops.parked set error': () => changed(1),
};

const timerStatements: Readonly<Record<string, Does>> = {
  'delete from ops.timers where': async (view, [name, key, due]) => {
    const row = await locked(view, TIMERS, keyOf(name, key));
    if (row?.['due_at'] !== due) return changed(0);
    view.put(TIMERS, keyOf(name, key), undefined);
    return changed(1);
  },
  'delete from ops.timers t using': async (view, [names, keys]) => {
    for (const [i, name] of (names as Values).entries()) {
      await view.lock(`${TIMERS} ${keyOf(name, (keys as Values)[i])}`);
      view.put(TIMERS, keyOf(name, (keys as Values)[i]), undefined);
    }
    return changed((names as Values).length);
  },
  'insert into ops.timers': async (view, arrays) => {
    for (const [i, name] of (arrays[0] as Values).entries()) {
      const [, key, due_at, payload] = arrays.map((cells) => (cells as Values)[i]);
      await view.lock(`${TIMERS} ${keyOf(name, key)}`);
      view.put(TIMERS, keyOf(name, key), { name, key, due_at, payload: JSON.parse(payload as string) });
    }
    return changed((arrays[0] as Values).length);
  },
  '(select name, key, due_at, payload from ops.timers': (view, [now, most]) => {
    const all = view.all(TIMERS).map(([, row]) => row as { due_at: string; name: string; key: string });
    const place = (row: (typeof all)[number]) => `${row.due_at} ${row.name} ${row.key}`;
    const inOrder = all.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    const count = inOrder.filter(({ due_at }) => due_at <= (now as Date).toISOString()).length;
    return rows([...inOrder.slice(0, Math.min(count, most as number)), ...inOrder.slice(count, count + 1)]);
  },
};

/** Cells of a column as they travel, made into what the table holds. */
const cellsOf = (cells: unknown, type: ColumnType): Values =>
  type === 'jsonb' || type === 'text[]'
    ? (cells as readonly (string | null)[]).map((cell) =>
        cell === null ? null : (JSON.parse(cell) as unknown),
      )
    : (cells as Values);

/** The table a statement on a read model is about, its projection, and the rows it brings. */
function brought(text: string, values: Values, { projections }: Setting) {
  const [table, name] = /read\.(\w+)/.exec(text) as unknown as [string, string];
  const projection = projections.get(name);
  if (!projection) throw new Error(`no read model ${name}`);
  const names = /as r \(([^)]*)\)/.exec(text)![1]!.split(', ');
  const columns = names.map((column, i) => cellsOf(values[i], projection.columns[column]!));
  const given = columns[0]!.map((_, row) =>
    Object.fromEntries(names.map((column, i) => [column, columns[i]![row]])),
  );
  return {
    table,
    keyed: given.map((row) => [keyOf(...projection.key.map((key) => row[key])), row] as const),
  };
}

const readStatements: Readonly<Record<string, Does>> = {
  'select t.* from read.': (view, values, setting, text) => {
    const { table, keyed } = brought(text, values, setting);
    return rows(
      keyed.flatMap(([key]): readonly Kept[] => {
        const row = view.get(table, key);
        return row ? [row] : [];
      }),
    );
  },
  'insert into read.': async (view, values, setting, text) => {
    const { table, keyed } = brought(text, values, setting);
    for (const [key, row] of keyed) {
      await view.lock(`${table} ${key}`);
      view.put(table, key, row);
    }
    return changed(keyed.length);
  },
  'delete from read.': async (view, values, setting, text) => {
    const { table, keyed } = brought(text, values, setting);
    for (const [key] of keyed) {
      await view.lock(`${table} ${key}`);
      view.put(table, key, undefined);
    }
    return changed(keyed.length);
  },
};

const savepoints: Readonly<Record<string, Does>> = {
  'savepoint one': (view) => (view.savepoint(), changed(0)),
  'release savepoint one': () => changed(0),
  'rollback to savepoint one': (view) => (view.rollbackToSavepoint(), changed(0)),
};

const all = Object.entries({
  ...{ ...relayStatements, ...checkpointStatements, ...positionStatements, ...parkingStatements },
  ...{ ...timerStatements, ...leaseStatements, ...readStatements, ...savepoints },
});
const known = new Map<string, Does>();

/** What a statement of the kernel does to tables in memory; one that nobody taught them is an error. */
export function meaningOf(text: string): Does {
  const does = known.get(text) ?? taught(text);
  known.set(text, does);
  return does;
}

function taught(text: string): Does {
  const words = text.trim().replace(/\s+/g, ' ');
  const found = all.find(([beginning]) => words.startsWith(beginning));
  if (!found) throw new Error(`the tables in memory do not know: ${words.slice(0, 120)}`);
  return found[1];
}
