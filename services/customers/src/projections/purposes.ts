import {
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import type { PurposeDefined, WordingPublished } from '../domain/purpose.events.ts';

/** What customers may be contacted for, each as its last words say. */
export const purposes: Projection = {
  name: 'purposes_v1',
  from: 'own',
  key: ['purpose_id'],
  columns: {
    purpose_id: 'uuid',
    code: 'text',
    name: 'jsonb',
    promotion: 'boolean',
    status: 'text',
    version: 'integer',
    text: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    PurposeDefined: (event: HeardEvent<PurposeDefined['data']>) => {
      const { code, name, promotion } = event.data;
      return change(event, (row) => ({
        ...(row ?? { version: 0, text: null }),
        ...{ code, name, promotion, status: 'open' },
      }));
    },
    WordingPublished: (event: HeardEvent<WordingPublished['data']>) => {
      const { version, text } = event.data;
      return change(event, (row) => ({ ...row, version, text }));
    },
    PurposeClosed: (event) => change(event, (row) => ({ ...row, status: 'closed' })),
  },
};

function change(event: HeardEvent, fold: (row: Row | undefined) => Row): readonly RowChange[] {
  const id = subjectOf(event);
  const news = { purpose_id: id, changed_at: event.occurredAt, last_news: event.position };
  return [{ key: [id], fold: (before) => ({ ...fold(before), ...news }) }];
}
