import {
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type { PartyBegun, PartyNamed } from '../domain/party.events.ts';

/** One row per party as it was written, merged or not. */
export const parties: Projection = {
  name: 'parties_v1',
  from: 'own',
  key: ['party_id'],
  columns: {
    party_id: 'uuid',
    code: 'text',
    kind: 'text',
    provisional: 'boolean',
    name: 'jsonb',
    forgotten_at: 'timestamptz',
    ...BELONGING,
    begun_at: 'timestamptz',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    PartyBegun: (event: HeardEvent<PartyBegun['data']>) => {
      const { kind, provisional, code } = event.data;
      return change(event, () => ({
        code,
        kind,
        provisional,
        name: null,
        forgotten_at: null,
        ...nobodys,
        begun_at: event.occurredAt,
      }));
    },
    PartyNamed: (event: HeardEvent<PartyNamed['data']>) =>
      change(event, (row) => ({ ...row, name: event.data.name })),
    PartyConfirmed: (event) => change(event, (row) => ({ ...row, provisional: false })),
    ContactPointAdded: (event) => change(event),
    ContactPointRemoved: (event) => change(event),
    PartyMergedInto: (event) => change(event),
    PartyUnmerged: (event) => change(event),
    PartyForgotten: (event) =>
      change(event, (row) => ({ ...row, name: null, forgotten_at: event.occurredAt })),
  },
  announce: (row) => `party:${String(row['party_id'])}`,
};

/** Every event that others hear of moves `last_news`: of such places a validator is made. */
function change(event: HeardEvent, fold: (row: Row) => Row = (row) => row): readonly RowChange[] {
  const id = subjectOf(event);
  return [
    {
      key: [id],
      fold: (before) => ({
        ...fold(before ?? {}),
        party_id: id,
        changed_at: event.recordedAt,
        last_news: event.position,
      }),
    },
  ];
}
