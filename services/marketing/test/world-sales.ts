import {
  type Order,
  type Pen,
  CURRENCIES,
  PRODUCTS,
  TODAY,
  anyParty,
  dayIn,
  instant,
  times,
} from './world.ts';
import { id } from './stage.ts';

const money = (minor: number, currency: string) => ({ minor: BigInt(minor), currency });
const amounts = (minor: number, currency: string) => ({
  net: money(minor, currency),
  tax: money(0, currency),
  gross: money(minor, currency),
});

/** An order, parts of which may come back. */
export function order(pen: Pen, n: number): Order {
  const { random, say, events } = pen;
  const currency = random.pick(CURRENCIES);
  const placedAt = instant(pen);
  const lines = times(1 + random.below(2), () => ({
    product: random.pick(PRODUCTS),
    gross: 1 + random.below(10_000),
    returned: 0,
  }));
  const orderedOn = dayIn(random.chance(0.8) ? placedAt : instant(pen));
  const made: Order = { id: id(`order ${n}`), party: anyParty(pen), orderedOn, placedAt, currency, lines };
  events.push(say('rapport.sales.order.v1', 'orderPlaced', made.id, placed(made, n), placedAt));
  lines.forEach((line, i) => {
    if (!random.chance(0.3)) return;
    line.returned = random.chance(0.5) ? line.gross : random.below(line.gross);
    const value = money(line.returned, currency);
    const back = { returnId: id(`return ${n} ${i}`), returnedOn: TODAY, reason: 'other', value };
    const data = { ...back, lines: [{ line: i + 1, quantity: '1', value }] };
    events.push(say('rapport.sales.order.v1', 'returnRecorded', made.id, data, placedAt));
  });
  return made;
}

function placed({ party, orderedOn, currency, lines }: Order, n: number) {
  const gross = lines.reduce((sum, line) => sum + line.gross, 0);
  return {
    code: `SO-${n}`,
    origin: undefined,
    partyId: party,
    opportunityId: '',
    ownerId: '',
    orderedOn,
    currency,
    totals: amounts(gross, currency),
    lines: lines.map((line, i) => ({
      line: i + 1,
      productId: line.product,
      productCode: '',
      name: undefined,
      unit: '',
      quantity: '1',
      unitPrice: '',
      discountPercent: '',
      taxPercent: '',
      amounts: amounts(line.gross, currency),
    })),
  };
}

/** A quote that may be declined. */
export function quote(pen: Pen, n: number) {
  const { random, say, events } = pen;
  const [stream, party] = [id(`quote ${n}`), anyParty(pen)];
  events.push(
    say('rapport.sales.quote.v1', 'quoteBegun', stream, {
      code: '',
      opportunityId: '',
      partyId: party,
      sellerId: '',
    }),
  );
  if (random.chance(0.5)) return { party, state: 'draft' };
  events.push(say('rapport.sales.quote.v1', 'quoteDeclined', stream, { version: 1, reason: 'price' }));
  return { party, state: 'declined' };
}

/** A lead of somebody who is known from the beginning, or later. */
export function lead(pen: Pen, n: number) {
  const { random, say, events } = pen;
  const [stream, party] = [id(`lead ${n}`), anyParty(pen)];
  const source = random.pick(['form', 'import', 'conversation'] as const);
  const known = random.chance(0.6);
  const via = source === 'conversation' ? undefined : { kind: source, id: id('via') };
  const captured = { code: '', source: { kind: 'conversation', id: id('talk') }, via, ownerId: '' };
  const rest = {
    topic: undefined,
    name: undefined,
    email: undefined,
    phone: undefined,
    emailPoint: '',
    phonePoint: '',
  };
  events.push(
    say('rapport.sales.lead.v1', 'leadCaptured', stream, {
      ...captured,
      ...rest,
      partyId: known ? party : '',
    }),
  );
  if (known) return { party, state: 'open', source };
  events.push(say('rapport.sales.lead.v1', 'leadQualified', stream, { opportunityId: '', partyId: party }));
  return { party, state: 'qualified', source };
}
