import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const QUOTE = 'rapport.sales.quote.v1';
const LEAD = 'rapport.sales.lead.v1';
const PRODUCT = 'rapport.sales.product.v1';
type Begun = HeardEvent<FactData<typeof QUOTE, 'quoteBegun'>>;
type Captured = HeardEvent<FactData<typeof LEAD, 'leadCaptured'>>;
type Qualified = HeardEvent<FactData<typeof LEAD, 'leadQualified'>>;
type Named = HeardEvent<FactData<typeof PRODUCT, 'productAdded' | 'productDescribed'>>;

const stands = (state: string) => (event: HeardEvent) =>
  change(event, 'quote_id', (row) => ({ ...row, state }));

/** How it stands with what customers were offered. */
export const quotes: Projection = {
  name: 'quotes_v1',
  from: [QUOTE],
  key: ['quote_id'],
  columns: { quote_id: 'uuid', party_id: 'uuid', state: 'text' },
  on: {
    [typeOf(QUOTE, 'quoteBegun')]: (event: Begun) =>
      change(event, 'quote_id', () => ({ party_id: event.data.partyId, state: 'draft' })),
    [typeOf(QUOTE, 'quoteSent')]: stands('sent'),
    [typeOf(QUOTE, 'quoteReplaced')]: stands('replaced'),
    [typeOf(QUOTE, 'quoteAccepted')]: stands('accepted'),
    [typeOf(QUOTE, 'quoteDeclined')]: stands('declined'),
    [typeOf(QUOTE, 'quoteWithdrawn')]: stands('withdrawn'),
    [typeOf(QUOTE, 'quoteExpired')]: stands('expired'),
  },
};

/** Who may want to buy, and where that was known from. */
export const leads: Projection = {
  name: 'leads_v1',
  from: [LEAD],
  key: ['lead_id'],
  columns: { lead_id: 'uuid', party_id: 'uuid', state: 'text', source: 'text' },
  on: {
    [typeOf(LEAD, 'leadCaptured')]: (event: Captured) => {
      const { partyId, source, via } = event.data;
      const of = { party_id: partyId || null, source: (via ?? source)?.kind ?? '' };
      return change(event, 'lead_id', () => ({ ...of, state: 'open' }));
    },
    [typeOf(LEAD, 'leadQualified')]: (event: Qualified) =>
      change(event, 'lead_id', (row) => ({ ...row, party_id: event.data.partyId, state: 'qualified' })),
    [typeOf(LEAD, 'leadRefused')]: (event: HeardEvent) =>
      change(event, 'lead_id', (row) => ({ ...row, state: 'refused' })),
  },
};

/** What is sold, to choose from. */
export const products: Projection = {
  name: 'products_v1',
  from: [PRODUCT],
  key: ['product_id'],
  columns: { product_id: 'uuid', code: 'text', name: 'jsonb' },
  on: {
    [typeOf(PRODUCT, 'productAdded')]: (event: HeardEvent<FactData<typeof PRODUCT, 'productAdded'>>) =>
      change(event, 'product_id', () => ({ code: event.data.code, name: nameOf(event) })),
    [typeOf(PRODUCT, 'productDescribed')]: (event: Named) =>
      change(event, 'product_id', (row) => ({ ...row, name: nameOf(event) })),
  },
};

function nameOf({ data: { name } }: Named) {
  return { zh: name?.zh ?? '', en: name?.en ?? '' };
}

function change(event: HeardEvent, column: string, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row = {}) => ({ ...fold(row), [column]: id }) }];
}
