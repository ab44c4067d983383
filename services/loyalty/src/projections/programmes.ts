import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { ProgrammeOpened, ProgrammeRevised } from '../domain/programme.events.ts';

/** Programmes as they are, with every version of their rules. */
export const programmes: Projection = {
  name: 'programmes_v1',
  from: 'own',
  key: ['programme_id'],
  columns: {
    programme_id: 'uuid',
    code: 'text',
    name: 'jsonb',
    period: 'jsonb',
    versions: 'jsonb',
    opened_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    ProgrammeOpened: (event: HeardEvent<ProgrammeOpened['data']>) => {
      const { code, name, period, ...version } = event.data;
      return change(event, () => ({ code, name, period, versions: [version], opened_at: event.recordedAt }));
    },
    ProgrammeRevised: (event: HeardEvent<ProgrammeRevised['data']>) => {
      const { name, ...version } = event.data;
      return change(event, (row) => ({
        ...row,
        name,
        versions: [...(row['versions'] as readonly never[]), version as never],
      }));
    },
  },
  announce: () => 'programmes',
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row = {}): Row => ({ ...fold(row), programme_id: id, last_news: event.position });
  return [{ key: [id], fold: changed }];
}
