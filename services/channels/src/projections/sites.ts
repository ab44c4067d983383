import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { SiteDefined } from '../domain/site.events.ts';

/** Websites with a chat, each as its latest version says. */
export const sites: Projection = {
  name: 'sites_v1',
  from: 'own',
  key: ['site_id'],
  columns: {
    site_id: 'uuid',
    status: 'text',
    version: 'integer',
    name: 'text',
    origins: 'jsonb',
    mailbox: 'text',
    greeting: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    SiteDefined: (event: HeardEvent<SiteDefined['data']>) => {
      const { version, name, origins, mailbox, greeting } = event.data;
      const id = subjectOf(event);
      const said = { version, name, origins: [...origins], mailbox, greeting };
      return [{ key: [id], row: { site_id: id, status: 'open', ...said, ...changed(event) } }];
    },
    SiteClosed: (event: HeardEvent) => [
      {
        key: [subjectOf(event)],
        fold: (row: Row = {}) => ({ ...row, status: 'closed', ...changed(event) }),
      },
    ],
  },
};

const changed = (event: HeardEvent) => ({ changed_at: event.occurredAt, last_news: event.position });
