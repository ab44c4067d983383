import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const PURPOSE = 'rapport.customers.purpose.v1';

/** The words that each purpose of customers is asked in now: forms show them where they ask for a consent. */
export const wordings: Projection = {
  name: 'wordings_v1',
  from: [PURPOSE],
  key: ['purpose_id'],
  columns: { purpose_id: 'uuid', code: 'text', version: 'integer', text: 'jsonb', closed: 'boolean' },
  on: {
    [typeOf(PURPOSE, 'purposeDefined')]: (event: HeardEvent<FactData<typeof PURPOSE, 'purposeDefined'>>) =>
      change(event, (row) => ({ version: 0, text: null, ...row, code: event.data.code, closed: false })),
    [typeOf(PURPOSE, 'wordingPublished')]: (
      event: HeardEvent<FactData<typeof PURPOSE, 'wordingPublished'>>,
    ) => {
      const { version, textZh, textEn } = event.data;
      return change(event, (row) => ({ ...row, version, text: { zh: textZh, en: textEn } }));
    },
    [typeOf(PURPOSE, 'purposeClosed')]: (event: HeardEvent) =>
      change(event, (row) => ({ ...row, closed: true })),
  },
};

function change(event: HeardEvent, columns: (row: Row) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row = {}): Row => ({ ...columns(row), purpose_id: id }) }];
}
