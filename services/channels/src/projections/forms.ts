import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { Json } from '@rapport/kernel/values';
import type { FormDefined } from '../domain/form.events.ts';

/** Web forms, each as its latest version says. */
export const forms: Projection = {
  name: 'forms_v1',
  from: 'own',
  key: ['form_id'],
  columns: {
    form_id: 'uuid',
    status: 'text',
    version: 'integer',
    title: 'jsonb',
    purpose: 'text',
    fields: 'jsonb',
    mailbox: 'text',
    sites: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    FormDefined: (event: HeardEvent<FormDefined['data']>) => {
      const { version, title, purpose, fields, mailbox, sites } = event.data;
      const id = subjectOf(event);
      const said = { version, title, purpose, fields: fields as unknown as Json, mailbox, sites: [...sites] };
      return [{ key: [id], row: { form_id: id, status: 'open', ...said, ...changed(event) } }];
    },
    FormClosed: (event: HeardEvent) => [
      {
        key: [subjectOf(event)],
        fold: (row: Row = {}) => ({ ...row, status: 'closed', ...changed(event) }),
      },
    ],
  },
};

const changed = (event: HeardEvent) => ({ changed_at: event.occurredAt, last_news: event.position });
