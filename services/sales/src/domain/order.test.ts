import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '@rapport/kernel/decider';
import { minorOf } from '@rapport/kernel/money';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { Lead } from './lead.ts';
import type { LeadEvent } from './lead.events.ts';
import type { OrderEvent, OrderPlaced } from './order.events.ts';
import { Order } from './order.ts';
import { reckon } from './reckoning.ts';

const { given } = scenario(Order);

function placing(quantity: string, unitPrice: string): OrderPlaced {
  const terms = { currency: 'CNY', tax: 'inclusive', rounding: 'half-up', discountPercent: '0' } as const;
  const product = { productId: 'mill', productCode: 'P', name: { zh: '', en: '' }, unit: 'piece' };
  const line = { ...product, quantity, unitPrice, discountPercent: '0', taxPercent: '13' };
  const { lines, totals } = reckon(terms, [line, { ...line, quantity: '1' }]);
  const origin = { kind: 'outside', system: 'erp', number: '1' } as const;
  const who = { partyId: 'p', opportunityId: '', ownerId: '', orderedOn: '2026-03-02', currency: 'CNY' };
  return { type: 'OrderPlaced', data: { ...who, code: 'SO', origin, lines, totals, fingerprint: 'f' } };
}

const placed = placing('3', '33.33');
const deliver = (deliveryId: string, ...lines: readonly (readonly [number, string])[]) =>
  ({
    type: 'RecordDelivery',
    data: {
      deliveryId,
      deliveredOn: '2026-03-03',
      lines: lines.map(([line, quantity]) => ({ line, quantity })),
    },
  }) as const;
const takeBack = (returnId: string, line: number, quantity: string) =>
  ({
    type: 'RecordReturn',
    data: { returnId, returnedOn: '2026-03-04', reason: 'defective', lines: [{ line, quantity }] },
  }) as const;
const does = (events: readonly OrderEvent[], command: Parameters<typeof Order.decide>[1]) =>
  Order.decide(fold(Order, events), command);

describe('an order', () => {
  test('that comes again is the same, or refused when it says something else', () => {
    given(placed).when({ type: 'PlaceOrder', data: placed.data }).thenNothing();
    given(placed)
      .when({ type: 'PlaceOrder', data: { ...placed.data, fingerprint: 'g' } })
      .thenRejected('order-differs');
  });

  test('is delivered in parts, never more than was ordered, and says when it is complete', () => {
    const first = does([placed], deliver('d1', [1, '2.5'], [2, '1']));
    expect(first).toMatchObject([{ data: { complete: false } }]);
    given(placed, ...first)
      .when(deliver('d1', [1, '0.5']))
      .thenNothing();
    given(placed, ...first)
      .when(deliver('d2', [1, '0.6']))
      .thenRejected('more-than-ordered');
    expect(does([placed, ...first], deliver('d2', [1, '0.5']))).toMatchObject([{ data: { complete: true } }]);
    given(placed)
      .when(deliver('d3', [3, '1']))
      .thenRejected('line-unknown');
    given(placed)
      .when(deliver('d3', [1, '1'], [1, '1']))
      .thenRejected('line-repeated');
    given()
      .when(deliver('d3', [1, '1']))
      .thenRejected('order-unknown');
  });

  test('comes back in any parts with values that add up to what was paid', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 99_999 }),
        (parts, price) => {
          const whole = parts.reduce((sum, part) => sum + part, 0) / 100;
          const order = placing(String(whole), (price / 1000).toFixed(3));
          let events: readonly OrderEvent[] = [order, ...does([order], deliver('d', [1, String(whole)]))];
          let value = 0n;
          for (const [i, part] of parts.entries()) {
            const [back] = does(events, takeBack(`r${i}`, 1, String(part / 100)));
            if (back?.type !== 'ReturnRecorded') throw new Error('not taken back');
            value += minorOf(back.data.value);
            events = [...events, back];
          }
          expect(value).toBe(minorOf(order.data.lines[0]!.gross));
          expect(() => does(events, takeBack('more', 1, '0.01'))).toThrow('more-than-delivered');
        },
      ),
    ));
});

describe('a lead', () => {
  const { given: leadOf } = scenario(Lead);
  const source = { kind: 'conversation', id: 'c' };
  const topic = { subject: 'conversation:c', keyVersion: 1, box: '' };
  const captured: LeadEvent = {
    type: 'LeadCaptured',
    data: { code: 'L-000001-9', source, partyId: '', topic, ownerId: 'wang' },
  };
  const qualified: LeadEvent = { type: 'LeadQualified', data: { opportunityId: 'o', partyId: 'p' } };

  test('is qualified or refused, once; a refusal says where it returns to', () => {
    leadOf(captured).when({ type: 'QualifyLead', data: qualified.data }).then(qualified);
    leadOf(captured, qualified).when({ type: 'QualifyLead', data: qualified.data }).thenNothing();
    const refuse = { type: 'RefuseLead', data: { reason: 'no-budget', note: null } } as const;
    leadOf(captured)
      .when(refuse)
      .then({ type: 'LeadRefused', data: { ...refuse.data, source } });
    leadOf(captured, qualified).when(refuse).thenRejected('lead-not-open');
    leadOf().when(refuse).thenRejected('lead-unknown');
  });

  test('goes from one to another', () => {
    leadOf(captured)
      .when({ type: 'AssignLead', data: { ownerId: 'li' } })
      .then({ type: 'LeadAssigned', data: { ownerId: 'li', from: 'wang' } });
    leadOf(captured)
      .when({ type: 'AssignLead', data: { ownerId: 'wang' } })
      .thenNothing();
  });
});
