import { createHash } from 'node:crypto';
import { nextCode } from '@rapport/kernel/codes';
import {
  type CommandContext,
  type Outcome,
  type Step,
  execute,
  step,
  validatorOf,
} from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { plainDecimal } from '@rapport/kernel/money';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import { Opportunity } from '../domain/opportunity.ts';
import type { LineQuantity, OrderPlaced, ReturnReason } from '../domain/order.events.ts';
import { Order } from '../domain/order.ts';
import { type WrittenQuote, contentsOf } from './contents.ts';
import { type Desk, look, lookAtQuote, opportunityStream, orderStream } from './streams.ts';

/** The order of an accepted quote; there is one, whoever asks however often. Its opportunity is won with it. */
export function orderQuote(desk: Desk, quoteId: string, context: CommandContext): Promise<Outcome> {
  const { store, clock, calendar } = desk;
  const orderId = deriveUuid('order-of-quote', quoteId);
  const plan = async () => {
    const { state, position } = await lookAtQuote(store, quoteId);
    const { sent, partyId, opportunityId, sellerId } = state;
    if (sent?.standing !== 'accepted') throw new Rejection('quote-not-accepted');
    const [placed, ...counted] = await placingSteps(desk, orderId, {
      origin: { kind: 'quote', quoteId, version: sent.version },
      partyId,
      opportunityId,
      ownerId: sellerId,
      orderedOn: calendar.dayOf(clock.now()),
      currency: sent.contents.terms.currency,
      lines: sent.contents.lines,
      totals: sent.contents.totals,
    });
    // What was looked at is the quote: the order is not there yet.
    const about = { ...placed, validator: validatorOf(position) };
    return [about, ...counted, ...(await winning(desk, opportunityId))];
  };
  return execute(store, plan, context, () => ({ orderId }));
}

/** An opportunity that somebody ended by hand stays as they ended it. */
async function winning({ store }: Desk, opportunityId: string): Promise<readonly Step[]> {
  const looked = await look(store, Opportunity, opportunityStream(opportunityId));
  if (looked.state.status === 'none' || looked.state.standing.status !== 'open') return [];
  const data = { reason: 'other', note: null } as const;
  return [step(Opportunity, looked.streamId, { type: 'WinOpportunity', data }, looked)];
}

/** An order as another system has it, under its number there. */
export interface OutsideOrder extends WrittenQuote {
  readonly system: string;
  readonly number: string;
  readonly partyId: string;
  readonly orderedOn: string;
}

/**
 * Takes an order in from outside. System and number are its key: what comes again is the same order, and refused as
 * `order-differs` when it says something else.
 */
export function takeInOrder(desk: Desk, given: OutsideOrder, context: CommandContext): Promise<Outcome> {
  const { system, number, partyId, orderedOn, terms, lines: written } = given;
  const orderId = deriveUuid('order-from-outside', system, number);
  const plan = async () => {
    const { lines, totals } = await contentsOf(desk.store, { terms, lines: written });
    return await placingSteps(desk, orderId, {
      origin: { kind: 'outside', system, number },
      partyId,
      opportunityId: '',
      ownerId: '',
      orderedOn,
      currency: terms.currency,
      lines,
      totals,
    });
  };
  return execute(desk.store, plan, context, () => ({ orderId }));
}

/** Begins an order under the next number, or finds it there and begins none. */
async function placingSteps(
  { store }: Desk,
  orderId: string,
  order: Omit<OrderPlaced['data'], 'code' | 'fingerprint'>,
): Promise<readonly [Step, ...Step[]]> {
  const looked = await look(store, Order, orderStream(orderId));
  const fingerprint = fingerprintOf(order);
  const place = (code: string) =>
    step(Order, looked.streamId, { type: 'PlaceOrder', data: { ...order, code, fingerprint } }, looked);
  if (looked.state.status !== 'none') return [place('')];
  const { code, step: counted } = await nextCode(store, { kind: 'order', prefix: 'SO', recordId: orderId });
  return [place(code), counted];
}

/** What makes two orders the same: all they say but the day they came and how products are called today. */
function fingerprintOf({
  origin,
  partyId,
  currency,
  lines,
  totals,
}: Omit<OrderPlaced['data'], 'code' | 'fingerprint'>) {
  const said = lines.map(({ productId, quantity, unitPrice, gross }) => [
    productId,
    quantity,
    unitPrice,
    gross.amount,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([origin, partyId, currency, said, totals.gross.amount]))
    .digest('hex');
}

/** Notes that something went out; the same key is the same delivery. */
export function recordDelivery(
  { store, clock }: Pick<Desk, 'store' | 'clock'>,
  orderId: string,
  { deliveredOn, lines }: { readonly deliveredOn: string; readonly lines: readonly LineQuantity[] },
  context: CommandContext,
): Promise<Outcome> {
  const deliveryId = newUuid(clock.now());
  const data = { deliveryId, deliveredOn, lines: lines.map(plainQuantity) };
  const steps = [step(Order, orderStream(orderId), { type: 'RecordDelivery', data })];
  return execute(store, steps, context, () => ({ deliveryId }));
}

/** Notes that something came back. */
export function recordReturn(
  { store, clock }: Pick<Desk, 'store' | 'clock'>,
  orderId: string,
  back: {
    readonly returnedOn: string;
    readonly reason: ReturnReason;
    readonly lines: readonly LineQuantity[];
  },
  context: CommandContext,
): Promise<Outcome> {
  const returnId = newUuid(clock.now());
  const data = { ...back, returnId, lines: back.lines.map(plainQuantity) };
  const steps = [step(Order, orderStream(orderId), { type: 'RecordReturn', data })];
  return execute(store, steps, context, () => ({ returnId }));
}

function plainQuantity({ line, quantity }: LineQuantity): LineQuantity {
  return { line, quantity: plainDecimal(quantity) };
}
