import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { minorOf } from '@rapport/kernel/money';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type { DeliveryRecorded, OrderPlaced, ReturnRecorded } from '../domain/order.events.ts';

/** Orders, with what went out and what came back. */
export const orders: Projection = {
  name: 'orders_v1',
  from: 'own',
  key: ['order_id'],
  columns: {
    order_id: 'uuid',
    code: 'text',
    party_id: 'uuid',
    opportunity_id: 'uuid',
    quote_id: 'uuid',
    outside_system: 'text',
    outside_number: 'text',
    ...BELONGING,
    ordered_on: 'date',
    placed_at: 'timestamptz',
    status: 'text',
    gross_minor: 'bigint',
    returned_minor: 'bigint',
    currency: 'text',
    contents: 'jsonb',
    deliveries: 'jsonb',
    returns: 'jsonb',
    last_news: 'bigint',
  },
  on: {
    OrderPlaced: (event: HeardEvent<OrderPlaced['data']>) => {
      const { code, origin, partyId, opportunityId, ownerId, orderedOn, currency, lines, totals } =
        event.data;
      return change(event, () => ({
        code,
        party_id: partyId,
        opportunity_id: opportunityId || null,
        quote_id: origin.kind === 'quote' ? origin.quoteId : null,
        outside_system: origin.kind === 'outside' ? origin.system : '',
        outside_number: origin.kind === 'outside' ? origin.number : '',
        ...nobodys,
        owner: ownerId || null,
        ordered_on: orderedOn,
        placed_at: event.occurredAt,
        status: 'placed',
        gross_minor: String(minorOf(totals.gross)),
        returned_minor: '0',
        currency,
        contents: { lines, totals } as unknown as Cell,
        deliveries: [],
        returns: [],
      }));
    },
    DeliveryRecorded: (event: HeardEvent<DeliveryRecorded['data']>) => {
      const { complete, ...delivery } = event.data;
      return change(event, (row) => ({
        ...row,
        status: complete ? 'delivered' : 'delivering',
        deliveries: [...(row['deliveries'] as readonly Cell[]), delivery] as Cell,
      }));
    },
    ReturnRecorded: (event: HeardEvent<ReturnRecorded['data']>) =>
      change(event, (row) => ({
        ...row,
        returned_minor: String(BigInt(String(row['returned_minor'])) + minorOf(event.data.value)),
        returns: [...(row['returns'] as readonly Cell[]), event.data] as unknown as Cell,
      })),
  },
  announce: (row) => `order:${String(row['order_id'])}`,
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({ ...fold(row ?? {}), order_id: id, last_news: event.position });
  return [{ key: [id], fold: changed }];
}
