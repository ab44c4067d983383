import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type { ImportBegun, ImportProgress } from '../domain/import.events.ts';

/** Imports of lists, each from its own stream: how far they came. */
export const imports: Projection = {
  name: 'imports_v1',
  from: 'own',
  key: ['import_id'],
  columns: {
    import_id: 'uuid',
    status: 'text',
    file_name: 'jsonb',
    ...BELONGING,
    rows_there: 'integer',
    rows_done: 'integer',
    captured: 'integer',
    known: 'integer',
    refused: 'jsonb',
    list: 'jsonb',
    begun_at: 'timestamptz',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    ImportBegun: (event: HeardEvent<ImportBegun['data']>) => {
      const { fileName, ownerId, rows, ...list } = event.data;
      return change(event, () => ({
        status: 'running',
        file_name: fileName as Cell,
        ...nobodys,
        owner: ownerId,
        rows_there: rows,
        rows_done: 0,
        captured: 0,
        known: 0,
        refused: {},
        list: list as Cell,
        begun_at: event.recordedAt,
      }));
    },
    ImportAdvanced: (event: HeardEvent<ImportProgress>) =>
      change(event, (row) => ({ ...row, ...progress(event.data) })),
    ImportCompleted: (event: HeardEvent<ImportProgress>) =>
      change(event, (row) => ({ ...row, ...progress(event.data), status: 'completed' })),
    ImportCancelled: (event) => change(event, (row) => ({ ...row, status: 'cancelled' })),
    ImportResumed: (event) => change(event, (row) => ({ ...row, status: 'running' })),
  },
};

function progress({ rows, captured, known, refused }: ImportProgress): Row {
  return { rows_done: rows, captured, known, refused: refused as Cell };
}

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    import_id: id,
    changed_at: event.recordedAt,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
