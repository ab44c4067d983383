import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { MaterialPublished } from '../domain/material.events.ts';

type Published = HeardEvent<MaterialPublished['data']>;

/** Materials, each as its latest version has it. */
export const materials: Projection = {
  name: 'materials_v1',
  from: 'own',
  key: ['material_id'],
  columns: {
    material_id: 'uuid',
    code: 'text',
    name: 'text',
    purpose: 'text',
    status: 'text',
    version: 'integer',
    contents: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    MaterialPublished: (event: Published) => change(event, () => ({ ...event.data, status: 'offered' })),
    MaterialWithdrawn: (event) => change(event, (row) => ({ ...row, status: 'withdrawn' })),
  },
};

/** Every version there ever was: what a run sent stays to be seen. */
export const materialVersions: Projection = {
  name: 'material_versions_v1',
  from: 'own',
  key: ['material_id', 'version'],
  columns: {
    material_id: 'uuid',
    version: 'integer',
    name: 'text',
    contents: 'jsonb',
    published_at: 'timestamptz',
  },
  on: {
    MaterialPublished: (event: Published) => {
      const { version, name, contents } = event.data;
      const id = subjectOf(event);
      const row: Row = { material_id: id, version, name, contents, published_at: event.occurredAt };
      return [{ key: [id, version], row }];
    },
  },
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    material_id: id,
    changed_at: event.recordedAt,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
