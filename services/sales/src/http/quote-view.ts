import { type Static, Type } from 'typebox';
import { moneyOf } from '@rapport/kernel/money';
import type { Sealed } from '@rapport/kernel/sealing';
import type { QuoteHappening, QuoteRow } from '../queries/quotes.ts';
import type { View } from './listing.ts';
import {
  Code,
  Contents,
  Day,
  Instant,
  MoneyText,
  Personal,
  Uuid,
  Version,
  oneOf,
  strict,
} from './schemas.ts';

const Other = strict({
  quoteId: Uuid,
  code: Code,
  sellerId: Uuid,
  productIds: Type.Array(Uuid),
});
const Happening = strict({
  what: oneOf('sent', 'stopped', 'contested', 'replaced', 'accepted', 'declined', 'withdrawn', 'expired'),
  at: Instant,
  version: Type.Optional(Type.Integer()),
  others: Type.Array(Other, { description: 'The quotes it met' }),
  reason: Type.Optional(Personal),
});
const item = {
  quoteId: Uuid,
  version: Version,
  code: Code,
  opportunityId: Uuid,
  partyId: Uuid,
  partyName: Personal,
  sellerId: Type.Optional(Uuid),
  sellerName: Type.Optional(Personal),
  standing: oneOf('draft', 'valid', 'replaced', 'accepted', 'declined', 'withdrawn', 'expired'),
  draftVersion: Type.Optional(Type.Integer()),
  sentVersion: Type.Optional(Type.Integer()),
  sentAt: Type.Optional(Instant),
  endsAt: Type.Optional(Instant),
  validUntil: Type.Optional(Day),
  gross: MoneyText,
  contested: Type.Boolean({ description: 'Another seller was about to send one beside it' }),
  changedAt: Instant,
};
/** A quote as lists show it. */
export const QuoteItem = strict(item);
/** A quote whole: its draft, what was sent, what happened, and what holds beside it. */
export const quoteWhole = {
  ...item,
  draft: Type.Optional(Contents),
  sent: Type.Optional(Contents),
  history: Type.Array(Happening),
};
type QuoteWhole = Static<ReturnType<typeof strict<typeof quoteWhole>>>;

/** How a quote is shown in lists. */
export const quoteItem: View<QuoteRow, Static<typeof QuoteItem>> = {
  sealed: namesOf,
  show: (row, texts) => itemOf(row, texts),
};

/** How a quote is shown on its own page. */
export const quotePage: View<QuoteRow, QuoteWhole> = {
  sealed: (row) => [...namesOf(row), ...row.history.map(reasonOf)],
  show: (row, texts) => {
    const reasons = texts.slice(2);
    return {
      ...itemOf(row, texts),
      ...(row.draft ? { draft: row.draft } : {}),
      ...(row.sent ? { sent: row.sent } : {}),
      history: row.history.map((happened, i) => happening(happened, reasons[i] ?? null)),
    } as QuoteWhole;
  },
};

function namesOf(row: QuoteRow) {
  return [
    { field: 'name', sealed: row.party_name },
    { field: 'name', sealed: row.owner_name },
  ];
}

function itemOf(row: QuoteRow, [partyName = null, sellerName = null]: readonly (string | null)[]) {
  return {
    quoteId: row.quote_id,
    version: String(row.last_news),
    code: row.code,
    opportunityId: row.opportunity_id,
    partyId: row.party_id,
    partyName,
    ...(row.owner ? { sellerId: row.owner, sellerName } : {}),
    standing: row.standing as Static<typeof QuoteItem>['standing'],
    ...(row.draft_version === null ? {} : { draftVersion: row.draft_version }),
    ...(row.sent_version === null ? {} : { sentVersion: row.sent_version }),
    ...(row.sent_at ? { sentAt: row.sent_at } : {}),
    ...(row.ends_at ? { endsAt: row.ends_at } : {}),
    ...(row.valid_until ? { validUntil: row.valid_until } : {}),
    gross: moneyOf(BigInt(row.gross_minor), row.currency),
    contested: row.history.some(({ what }) => what === 'contested'),
    changedAt: row.changed_at,
  };
}

/** A seller's reason is sealed; the reason of an end is one of some words. */
function reasonOf({ reason }: QuoteHappening): { readonly field: string; readonly sealed: Sealed | null } {
  return { field: 'reason', sealed: typeof reason === 'object' ? reason : null };
}

function happening({ what, at, version, reason, by, despite }: QuoteHappening, opened: string | null) {
  const said = typeof reason === 'string' ? reason : opened;
  return {
    what,
    at,
    ...(version === undefined ? {} : { version }),
    others: [by ?? [], despite ?? []].flat(),
    ...(reason ? { reason: said } : {}),
  };
}
