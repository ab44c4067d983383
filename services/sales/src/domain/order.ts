import { type Decider, Rejection } from '@rapport/kernel/decider';
import {
  type Currency,
  type Decimal,
  type Money,
  compareDecimals,
  productOf,
  roundedMoney,
  subtractMoney,
  sumDecimals,
  sumMoney,
} from '@rapport/kernel/money';
import type {
  DeliveryRecorded,
  LineQuantity,
  OrderEvent,
  OrderPlaced,
  ReturnRecorded,
} from './order.events.ts';

export type OrderCommand =
  | { readonly type: 'PlaceOrder'; readonly data: OrderPlaced['data'] }
  | { readonly type: 'RecordDelivery'; readonly data: Omit<DeliveryRecorded['data'], 'complete'> }
  | {
      readonly type: 'RecordReturn';
      readonly data: Omit<ReturnRecorded['data'], 'lines' | 'value'> & {
        readonly lines: readonly LineQuantity[];
      };
    };

/** A line of an order, with what has become of it. */
export interface OrderLine {
  readonly ordered: Decimal;
  readonly gross: Money;
  readonly delivered: Decimal;
  readonly returned: Decimal;
}

/** An order that was placed. */
export interface KnownOrder {
  readonly status: 'placed';
  readonly fingerprint: string;
  readonly currency: Currency;
  readonly lines: Readonly<Record<number, OrderLine>>;
  /** Ids of deliveries and returns that were recorded. */
  readonly recorded: readonly string[];
}

export type OrderState = { readonly status: 'none' } | KnownOrder;

/** What a customer ordered, what went out of it and what came back. */
export const Order: Decider<OrderState, OrderCommand, OrderEvent> = {
  initial: { status: 'none' },
  decide(order, command) {
    if (command.type === 'PlaceOrder') return place(order, command.data);
    if (order.status === 'none') throw new Rejection('order-unknown');
    switch (command.type) {
      case 'RecordDelivery':
        return order.recorded.includes(command.data.deliveryId) ? [] : [deliver(order, command.data)];
      case 'RecordReturn':
        return order.recorded.includes(command.data.returnId) ? [] : [takeBack(order, command.data)];
    }
  },
  evolve(order, { type, data }) {
    if (type === 'OrderPlaced') {
      const { fingerprint, currency, lines } = data;
      const kept = lines.map(({ line, quantity, gross }) => [
        line,
        { ordered: quantity, gross, delivered: '0', returned: '0' },
      ]);
      return { status: 'placed', fingerprint, currency, lines: Object.fromEntries(kept), recorded: [] };
    }
    // The stream begins with OrderPlaced: nothing else can come first.
    if (order.status === 'none') return order;
    switch (type) {
      case 'DeliveryRecorded':
        return noted(order, data.deliveryId, data.lines, 'delivered');
      case 'ReturnRecorded':
        return noted(order, data.returnId, data.lines, 'returned');
    }
  },
};

function place(order: OrderState, data: OrderPlaced['data']): readonly OrderEvent[] {
  if (order.status === 'none') return [{ type: 'OrderPlaced', data }];
  if (order.fingerprint !== data.fingerprint) throw new Rejection('order-differs');
  return [];
}

type Delivering = Extract<OrderCommand, { type: 'RecordDelivery' }>['data'];
type Returning = Extract<OrderCommand, { type: 'RecordReturn' }>['data'];

function deliver(order: KnownOrder, data: Delivering): DeliveryRecorded {
  const after = noted(order, data.deliveryId, data.lines, 'delivered');
  const lines = Object.values(after.lines);
  if (lines.some(({ delivered, ordered }) => compareDecimals(delivered, ordered) > 0))
    throw new Rejection('more-than-ordered');
  const complete = lines.every(({ delivered, ordered }) => compareDecimals(delivered, ordered) === 0);
  return { type: 'DeliveryRecorded', data: { ...data, complete } };
}

/**
 * The value of a return is its share of the line, reckoned over all that has come back of it so far: when everything has
 * come back the values add up to the line, whatever the parts.
 */
function takeBack(order: KnownOrder, data: Returning): ReturnRecorded {
  const after = noted(order, data.returnId, data.lines, 'returned');
  if (Object.values(after.lines).some(({ returned, delivered }) => compareDecimals(returned, delivered) > 0))
    throw new Rejection('more-than-delivered');
  const lines = data.lines.map(({ line, quantity }) => ({
    line,
    quantity,
    value: subtractMoney(valueReturned(after.lines[line]!), valueReturned(order.lines[line]!)),
  }));
  const value = sumMoney(
    order.currency,
    lines.map((line) => line.value),
  );
  return { type: 'ReturnRecorded', data: { ...data, lines, value } };
}

function valueReturned({ gross, returned, ordered }: OrderLine): Money {
  return roundedMoney(productOf(gross.amount, returned), gross.currency, 'half-up', ordered);
}

function noted(
  order: KnownOrder,
  id: string,
  quantities: readonly LineQuantity[],
  what: 'delivered' | 'returned',
): KnownOrder {
  if (new Set(quantities.map(({ line }) => line)).size !== quantities.length)
    throw new Rejection('line-repeated');
  const lines = { ...order.lines };
  for (const { line, quantity } of quantities) {
    const before = lines[line];
    if (!before) throw new Rejection('line-unknown', { line });
    lines[line] = { ...before, [what]: sumDecimals([before[what], quantity]) };
  }
  return { ...order, lines, recorded: [...order.recorded, id] };
}
