import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';
import type { Cell } from '@rapport/kernel/projection';

const TOPIC = 'rapport.access.account.v1';

/** The people who work here: their names stand beside what they did, also after their account closed. */
export const accounts: Projection = {
  name: 'accounts_v1',
  from: [TOPIC],
  key: ['account_id'],
  columns: { account_id: 'uuid', name: 'jsonb', role: 'text', closed: 'boolean' },
  on: {
    [typeOf(TOPIC, 'accountOpened')]: (event: HeardEvent<FactData<typeof TOPIC, 'accountOpened'>>) => {
      const { name, role } = event.data;
      return change(event, () => ({ name: (name ?? null) as Cell, role, closed: false }));
    },
    [typeOf(TOPIC, 'roleGranted')]: (event: HeardEvent<FactData<typeof TOPIC, 'roleGranted'>>) =>
      change(event, (row) => ({ ...row, role: event.data.role })),
    [typeOf(TOPIC, 'accountClosed')]: (event: HeardEvent<object>) =>
      change(event, (row) => ({ ...row, closed: true })),
  },
  announce: () => 'accounts',
};

function change(event: HeardEvent, fold: (row: Row | undefined) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row | undefined) => ({ ...fold(row), account_id: id }) }];
}
