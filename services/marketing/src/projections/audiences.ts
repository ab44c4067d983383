import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { AudienceDefined } from '../domain/audience.events.ts';

/** Audiences, each as its latest version has it. */
export const audiences: Projection = {
  name: 'audiences_v1',
  from: 'own',
  key: ['audience_id'],
  columns: {
    audience_id: 'uuid',
    code: 'text',
    name: 'text',
    status: 'text',
    version: 'integer',
    filter: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    AudienceDefined: (event: HeardEvent<AudienceDefined['data']>) => {
      const { filter, ...defined } = event.data;
      return change(event, () => ({ ...defined, filter: filter as unknown as Cell, status: 'offered' }));
    },
    AudienceRetired: (event) => change(event, (row) => ({ ...row, status: 'retired' })),
  },
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    audience_id: id,
    changed_at: event.recordedAt,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
