import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  QuoteAccepted,
  QuoteBegun,
  QuoteContested,
  QuoteDeclined,
  QuoteExpired,
  QuoteReplaced,
  QuoteSent,
  QuoteStopped,
  QuoteWithdrawn,
  QuoteWritten,
} from '../domain/quote.events.ts';
import { dataOf, wireAmounts, wireLine } from './wire.ts';

const QUOTE = 'rapport.sales.quote.v1';

/** What others hear of quotes. */
export const quotes: Publications = {
  QuoteBegun: (event) => publish(QUOTE, 'quoteBegun', dataOf<QuoteBegun>(event), event),
  QuoteWritten: (event) => {
    const { version, contents } = dataOf<QuoteWritten>(event);
    return publish(QUOTE, 'quoteWritten', { version, totals: wireAmounts(contents.totals) }, event);
  },
  QuoteSent: (event) => {
    const { contents, reason, claims: _, zoneRules: __, ...sent } = dataOf<QuoteSent>(event);
    const { terms, lines, totals } = contents;
    const said = {
      ...sent,
      terms,
      lines: lines.map(wireLine),
      totals: wireAmounts(totals),
      reason: reason ?? undefined,
    };
    return publish(QUOTE, 'quoteSent', said, event);
  },
  QuoteStopped: (event) => publish(QUOTE, 'quoteStopped', dataOf<QuoteStopped>(event), event),
  QuoteContested: (event) => publish(QUOTE, 'quoteContested', { by: dataOf<QuoteContested>(event) }, event),
  QuoteReplaced: (event) => {
    const { reason, ...by } = dataOf<QuoteReplaced>(event);
    return publish(QUOTE, 'quoteReplaced', { by, reason: reason ?? undefined }, event);
  },
  QuoteAccepted: (event) => {
    const { version, partyId, totals } = dataOf<QuoteAccepted>(event);
    return publish(QUOTE, 'quoteAccepted', { version, partyId, totals: wireAmounts(totals) }, event);
  },
  QuoteDeclined: (event) => publish(QUOTE, 'quoteDeclined', dataOf<QuoteDeclined>(event), event),
  QuoteWithdrawn: (event) => publish(QUOTE, 'quoteWithdrawn', dataOf<QuoteWithdrawn>(event), event),
  QuoteExpired: (event) => publish(QUOTE, 'quoteExpired', dataOf<QuoteExpired>(event), event),
};
