import { type Does, type Values, changed, insist, insisted, keyOf, locked, rows } from './answering.ts';
import type { Kept, View } from './tables.ts';

const POSITIONS = 'ops.positions';

const positionsOf = (view: View, consumer: unknown) =>
  rows(view.all(POSITIONS).flatMap(([, row]) => (row['consumer'] === consumer ? [row] : [])));

const freshPosition = (...[consumer, topic, partition, next, at]: Values) => ({
  ...{ consumer, topic, partition, nextOffset: next, next, sources: {} },
  ...{ begunAt: at instanceof Date ? at.toISOString() : at, revision: 0 },
});

const positionsSet: Does = async (view, [consumers, topics, partitions, revisions, nexts, sources]) => {
  const moved: Kept[] = [];
  for (const [i, topic] of (topics as Values).entries()) {
    const [consumer, partition] = [(consumers as Values)[i], (partitions as Values)[i]];
    const key = keyOf(consumer, topic, partition);
    const row = await locked(view, POSITIONS, key);
    const revision = (revisions as readonly number[])[i]!;
    if (row?.['revision'] !== revision) continue;
    const next = (nexts as Values)[i];
    const taken = JSON.parse((sources as readonly string[])[i]!) as unknown;
    view.put(POSITIONS, key, { ...row, nextOffset: next, next, sources: taken, revision: revision + 1 });
    moved.push({ consumer, topic, partition });
  }
  return rows(moved);
};

/** Where consumers of the shared log stand. */
export const positionStatements: Readonly<Record<string, Does>> = {
  'insert into ops.positions (': (view, [consumer, topic, at, partitions, nexts]) => {
    for (const [i, partition] of (partitions as Values).entries()) {
      const key = keyOf(consumer, topic, partition);
      if (view.get(POSITIONS, key)) continue;
      view.put(POSITIONS, key, freshPosition(consumer, topic, partition, (nexts as Values)[i], at));
    }
    return changed(0);
  },
  'insert into ops.positions as p': async (view, [consumer, topic, partition, at]) => {
    const key = keyOf(consumer, topic, partition);
    const row = (await locked(view, POSITIONS, key)) ?? freshPosition(consumer, topic, partition, 0, at);
    view.put(POSITIONS, key, row);
    const { nextOffset, sources, begunAt, revision } = row as Kept;
    return rows([{ nextOffset, sources, begunAt, revision }]);
  },
  'update ops.positions p set': positionsSet,
  'with changed as ( update ops.positions p set': async (view, values, ...rest) => {
    const { changed: count } = await positionsSet(view, values, ...rest);
    insist(count === (values[1] as Values).length);
    return insisted;
  },
  'select topic, partition, revision from ops.positions': (view, [consumer]) => positionsOf(view, consumer),
  'select consumer, topic, partition, next_offset as next': (view, [consumers]) =>
    rows(
      view
        .all(POSITIONS)
        .flatMap(([, row]) => ((consumers as Values).includes(row['consumer']) ? [row] : [])),
    ),
};
