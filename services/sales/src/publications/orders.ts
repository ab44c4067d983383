import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { DeliveryRecorded, OrderOrigin, OrderPlaced, ReturnRecorded } from '../domain/order.events.ts';
import { dataOf, wireAmounts, wireLine, wireMoney } from './wire.ts';

const ORDER = 'rapport.sales.order.v1';

/** What others hear of orders. */
export const orders: Publications = {
  OrderPlaced: (event) => {
    const { origin, lines, totals, fingerprint: _, ...placed } = dataOf<OrderPlaced>(event);
    const said = {
      ...placed,
      origin: wireOrigin(origin),
      lines: lines.map(wireLine),
      totals: wireAmounts(totals),
    };
    return publish(ORDER, 'orderPlaced', said, event);
  },
  DeliveryRecorded: (event) => publish(ORDER, 'deliveryRecorded', dataOf<DeliveryRecorded>(event), event),
  ReturnRecorded: (event) => {
    const { lines, value, ...back } = dataOf<ReturnRecorded>(event);
    const said = {
      ...back,
      lines: lines.map((line) => ({ ...line, value: wireMoney(line.value) })),
      value: wireMoney(value),
    };
    return publish(ORDER, 'returnRecorded', said, event);
  },
};

function wireOrigin(origin: OrderOrigin) {
  return origin.kind === 'quote'
    ? { quoteId: origin.quoteId, quoteVersion: origin.version, system: '', number: '' }
    : { quoteId: '', quoteVersion: 0, system: origin.system, number: origin.number };
}
