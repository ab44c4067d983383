import {
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const ORDER = 'rapport.sales.order.v1';
type Placed = HeardEvent<FactData<typeof ORDER, 'orderPlaced'>>;
type Returned = HeardEvent<FactData<typeof ORDER, 'returnRecorded'>>;
const PLACED = typeOf(ORDER, 'orderPlaced');
const RETURNED = typeOf(ORDER, 'returnRecorded');

/** What customers ordered, and how much of it came back. */
export const orders: Projection = {
  name: 'orders_v1',
  from: [ORDER],
  key: ['order_id'],
  columns: {
    order_id: 'uuid',
    code: 'text',
    party_id: 'uuid',
    ordered_on: 'date',
    placed_at: 'timestamptz',
    known_at: 'timestamptz',
    currency: 'text',
    gross_minor: 'bigint',
    returned_minor: 'bigint',
  },
  on: {
    [PLACED]: (event: Placed) => {
      const { code, partyId, orderedOn, currency, totals } = event.data;
      const id = subjectOf(event);
      const row: Row = {
        order_id: id,
        code,
        party_id: partyId,
        ordered_on: orderedOn,
        placed_at: event.occurredAt,
        known_at: event.recordedAt,
        currency,
        gross_minor: String(totals?.gross?.minor ?? 0n),
        returned_minor: '0',
      };
      return [{ key: [id], row }];
    },
    [RETURNED]: (event: Returned) => [
      { key: [subjectOf(event)], fold: (row) => lessBy(row!, event.data.value?.minor) },
    ],
  },
};

/** The same, line by line: which products they ordered. */
export const orderLines: Projection = {
  name: 'order_lines_v1',
  from: [ORDER],
  key: ['order_id', 'line'],
  columns: {
    order_id: 'uuid',
    line: 'integer',
    party_id: 'uuid',
    product_id: 'uuid',
    ordered_on: 'date',
    currency: 'text',
    gross_minor: 'bigint',
    returned_minor: 'bigint',
  },
  on: {
    [PLACED]: (event: Placed): readonly RowChange[] => {
      const { partyId, orderedOn, currency, lines } = event.data;
      const id = subjectOf(event);
      return lines.map(({ line, productId, amounts }) => ({
        key: [id, line],
        row: {
          order_id: id,
          line,
          party_id: partyId,
          product_id: productId,
          ordered_on: orderedOn,
          currency,
          gross_minor: String(amounts?.gross?.minor ?? 0n),
          returned_minor: '0',
        },
      }));
    },
    [RETURNED]: (event: Returned): readonly RowChange[] =>
      event.data.lines.map(({ line, value }) => ({
        key: [subjectOf(event), line],
        fold: (row) => lessBy(row!, value?.minor),
      })),
  },
};

/** Each return by itself, by when it was known: what an order was worth at a past instant. */
export const orderReturns: Projection = {
  name: 'order_returns_v1',
  from: [ORDER],
  key: ['order_id', 'return_id'],
  columns: {
    order_id: 'uuid',
    return_id: 'uuid',
    value_minor: 'bigint',
    returned_on: 'date',
    known_at: 'timestamptz',
  },
  on: {
    [RETURNED]: (event: Returned) => {
      const { returnId, returnedOn, value } = event.data;
      const id = subjectOf(event);
      const row: Row = {
        order_id: id,
        return_id: returnId,
        value_minor: String(value?.minor ?? 0n),
        returned_on: returnedOn,
        known_at: event.recordedAt,
      };
      return [{ key: [id, returnId], row }];
    },
  },
};

function lessBy(row: Row, minor = 0n): Row {
  return { ...row, returned_minor: String(BigInt(String(row['returned_minor'])) + minor) };
}
