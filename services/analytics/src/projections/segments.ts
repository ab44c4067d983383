import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { SegmentDefined } from '../domain/segment.events.ts';

/** Segments, each as its latest version has it. */
export const segments: Projection = {
  name: 'segments_v1',
  from: 'own',
  key: ['segment_id'],
  columns: {
    segment_id: 'uuid',
    code: 'text',
    name: 'text',
    status: 'text',
    version: 'integer',
    condition: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    SegmentDefined: (event: HeardEvent<SegmentDefined['data']>) => {
      const { condition, ...defined } = event.data;
      return change(event, () => ({ ...defined, condition: condition as unknown as Cell, status: 'live' }));
    },
    SegmentRetired: (event) => change(event, (row) => ({ ...row, status: 'retired' })),
  },
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    segment_id: id,
    changed_at: event.recordedAt,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
