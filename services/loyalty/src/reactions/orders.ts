import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import { type Currency, type Money, moneyOf } from '@rapport/kernel/money';
import { type FactData, typeOf } from '@rapport/proto/catalogue';
import { type Desk, countOrder, countReturn } from '../commands/index.ts';

const ORDER = 'rapport.sales.order.v1';
type Placed = HeardEvent<FactData<typeof ORDER, 'orderPlaced'>>;
type Returned = HeardEvent<FactData<typeof ORDER, 'returnRecorded'>>;

/**
 * An order brings points, and what comes back of it takes them back. From the log's beginning: an order counts for whoever
 * was a member when it was placed, so that a later look gives no more than an earlier one.
 */
export function pointsFromOrders(desk: Desk): Reaction {
  return {
    name: 'points-from-orders',
    from: [ORDER],
    begins: 'beginning',
    on: {
      [typeOf(ORDER, 'orderPlaced')]: async (event: Placed, commandId) => {
        const { code: orderCode, partyId, lines } = event.data;
        if (partyId === '') return;
        const order = {
          orderId: subjectOf(event),
          orderCode,
          partyId,
          lines: lines.map(({ line, productId, quantity, amounts }) => ({
            line,
            productId,
            quantity,
            net: moneyIn(amounts!.net!),
            gross: moneyIn(amounts!.gross!),
          })),
        };
        await countOrder(desk, order, (purpose) => reactionContext(event, commandId(purpose), 'loyalty'));
      },
      [typeOf(ORDER, 'returnRecorded')]: async (event: Returned, commandId) => {
        const { returnId, lines } = event.data;
        const back = {
          orderId: subjectOf(event),
          returnId,
          lines: lines.map(({ line, quantity }) => ({ line, quantity })),
        };
        await countReturn(desk, back, (purpose) => reactionContext(event, commandId(purpose), 'loyalty'));
      },
    },
  };
}

function moneyIn({ minor, currency }: { readonly minor: bigint; readonly currency: string }): Money {
  return moneyOf(minor, currency as Currency);
}
