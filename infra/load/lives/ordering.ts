import { createHash } from 'node:crypto';
import { roundedMoney, productOf } from '@rapport/kernel/money';
import { deriveUuid } from '@rapport/kernel/values';
import { Member } from '@rapport/loyalty/domain/member.ts';
import type { MemberCommand } from '@rapport/loyalty/domain/member.commands.ts';
import type { MemberEvent } from '@rapport/loyalty/domain/member.events.ts';
import type { CountedOrderEvent } from '@rapport/loyalty/domain/counted-order.events.ts';
import type { OrderEvent, OrderPlaced } from '@rapport/sales/domain/order.events.ts';
import { reckon } from '@rapport/sales/domain/reckoning.ts';
import type { LineTerms } from '@rapport/sales/domain/terms.ts';
import type { Product } from '../company.ts';
import { type Part, type Pen, type Remembered, type WrittenDown, heardBy } from '../pen.ts';
import { type Act, DAY, type Life, accountActor, agentOf, dayIn } from './life.ts';

const EXCLUSIVE = { currency: 'CNY', tax: 'exclusive', rounding: 'half-up', discountPercent: '0' } as const;

/** What so much of a product comes to, by the rules that sales reckons by. */
export function lineOf({ productId, code, name, unit, taxPercent, unitPrice }: Product, quantity: number) {
  const line: LineTerms = {
    ...{ productId, productCode: code, name, unit, taxPercent, unitPrice },
    quantity: String(quantity),
    discountPercent: '0',
  };
  const { lines, totals } = reckon(EXCLUSIVE, [line]);
  return { terms: EXCLUSIVE, lines, totals };
}

/** An order comes in from the shop, is delivered some days later, and brings points. */
export function orderInShop(life: Life, pen: Pen): readonly Act[] {
  const product = life.random.pick(life.company.products);
  const { lines, totals } = lineOf(product, 1 + life.random.below(5));
  const number =
    `W${pen.at.getTime().toString(36)}${life.random.below(1_000_000).toString(36)}`.toUpperCase();
  const orderId = deriveUuid('order-from-outside', 'shop', number);
  return placeOrder(life, pen, orderId, accountActor(agentOf(life)), [], {
    origin: { kind: 'outside', system: 'shop', number },
    opportunityId: '',
    ownerId: '',
    lines,
    totals,
  });
}

type Ordered = Pick<OrderPlaced['data'], 'origin' | 'opportunityId' | 'ownerId' | 'lines' | 'totals'>;

/** The customer orders: in the same append as whatever leads to it. */
export function placeOrder(
  life: Life,
  pen: Pen,
  orderId: string,
  actor: string,
  before: readonly Part[],
  ordered: Ordered,
): readonly Act[] {
  const { code, part } = pen.number('sales', 'order', 'SO', orderId);
  const { partyId } = life;
  const orderedOn = dayIn(pen.at.getTime());
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([orderId, ordered.totals]))
    .digest('hex');
  const placed: OrderPlaced = {
    type: 'OrderPlaced',
    data: { ...ordered, code, partyId, orderedOn, currency: 'CNY', fingerprint },
  };
  const written = pen.write('sales', actor, [
    { streamId: `order-${orderId}`, facts: [placed] },
    part,
    ...before,
  ]);
  const settling = earnPoints(life, pen, { orderId, placed: placed.data, heard: written.ids[0]! });
  const delivered = pen.at.getTime() + DAY * (1 + life.random.below(4));
  return [...settling, { at: delivered, perform: (later) => deliver(life, later, orderId, ordered) }];
}

function deliver(life: Life, pen: Pen, orderId: string, { lines }: Ordered): readonly Act[] {
  const fact: OrderEvent = {
    type: 'DeliveryRecorded',
    data: {
      deliveryId: pen.id(),
      deliveredOn: dayIn(pen.at.getTime()),
      lines: lines.map(({ line, quantity }) => ({ line, quantity })),
      complete: true,
    },
  };
  pen.write('sales', accountActor(agentOf(life)), [{ streamId: `order-${orderId}`, facts: [fact] }]);
  return [];
}

interface Heard {
  readonly orderId: string;
  readonly placed: OrderPlaced['data'];
  readonly heard: string;
}

/** What the programme makes of an order: whoever is no member becomes one, and the account is decided by its own rules. */
function earnPoints(life: Life, pen: Pen, { orderId, placed, heard }: Heard): readonly Act[] {
  const { programmeId, programme } = life.company;
  const { partyId, member } = life;
  const memberId = deriveUuid('member', programmeId, partyId);
  const at = pen.now;
  if (member.state.status === 'none') {
    const { code, part } = pen.number('loyalty', 'member', 'M', memberId);
    const how = 'with-first-order' as const;
    const enrolled = decide(life, {
      type: 'Enrol',
      data: { at, programme, programmeId, partyId, code, how },
    });
    const parts = [{ streamId: `member-${memberId}`, facts: enrolled }, part];
    const under = heardBy('points-from-orders', heard, `enrol ${programmeId}`);
    pen.write('loyalty', 'service:loyalty', parts, under);
  }
  const lines = placed.lines.map(({ line, productId, quantity, net, gross }) => ({
    ...{ line, productId, quantity, net, gross },
  }));
  const earn = { at, programme, orderId, orderCode: placed.code, lines };
  const earned = decide(life, { type: 'Earn', data: earn });
  const counted: CountedOrderEvent = { type: 'OrderCounted', data: { programmeId, memberId } };
  const parts = [
    ...(earned.length > 0 ? [{ streamId: `member-${memberId}`, facts: earned }] : []),
    { streamId: `counted-${orderId}`, facts: [counted] },
  ];
  const under = heardBy('points-from-orders', heard, `earn ${programmeId}`);
  return dueNext(life, memberId, pen.write('loyalty', 'service:loyalty', parts, under), earned.length);
}

function decide(life: Life, command: MemberCommand): readonly MemberEvent[] {
  const events = Member.decide(life.member.state, command);
  life.member.state = events.reduce(Member.evolve, life.member.state);
  return events;
}

/** The account says itself when time changes it next: a timer of loyalty's, under the id it would have. */
function dueNext(life: Life, memberId: string, written: WrittenDown, entries: number): readonly Act[] {
  const { state } = life.member;
  if (state.status === 'none' || entries === 0) return [];
  const place = String(written.positions[entries - 1]!);
  const { due } = state.standing;
  life.member.due = `${due} ${place}`;
  if (due === '') return [];
  const timer = deriveUuid('timer', 'member-due', memberId, due);
  const under = { key: deriveUuid(timer, place), requestHash: due };
  return [{ at: Date.parse(due), perform: (pen) => settle(life, pen, { memberId, due, place, under }) }];
}

interface DueTimer {
  readonly memberId: string;
  readonly due: string;
  readonly place: string;
  readonly under: Remembered;
}

/** Time has made something of the account, unless something else was said of it since. */
function settle(life: Life, pen: Pen, { memberId, due, place, under }: DueTimer): readonly Act[] {
  if (life.member.due !== `${due} ${place}`) return [];
  const { programme } = life.company;
  const passed = decide(life, { type: 'Settle', data: { at: due, programme } });
  if (passed.length === 0) return [];
  const parts = [{ streamId: `member-${memberId}`, facts: passed }];
  return dueNext(life, memberId, pen.write('loyalty', 'timer:member-due', parts, under), passed.length);
}

/** A price as quotes and promises say it. */
export const priceOf = (unitPrice: string, times: string) =>
  roundedMoney(productOf(unitPrice, times), 'CNY', 'half-up');
