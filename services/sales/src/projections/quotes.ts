import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { minorOf } from '@rapport/kernel/money';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type {
  QuoteBegun,
  QuoteContents,
  QuoteContested,
  QuoteReplaced,
  QuoteSent,
  QuoteStopped,
  QuoteWritten,
} from '../domain/quote.events.ts';

const ended =
  (standing: string) => (event: HeardEvent<{ readonly version: number; readonly reason?: string }>) =>
    change(event, (row) => ({ ...row, standing }), standing, { reason: event.data.reason ?? '' });

/** Quotes as they are, with what happened to each. */
export const quotes: Projection = {
  name: 'quotes_v1',
  from: 'own',
  key: ['quote_id'],
  columns: {
    quote_id: 'uuid',
    code: 'text',
    opportunity_id: 'uuid',
    party_id: 'uuid',
    ...BELONGING,
    begun_at: 'timestamptz',
    changed_at: 'timestamptz',
    standing: 'text',
    draft_version: 'integer',
    draft: 'jsonb',
    sent_version: 'integer',
    sent: 'jsonb',
    sent_at: 'timestamptz',
    ends_at: 'timestamptz',
    valid_until: 'text',
    gross_minor: 'bigint',
    currency: 'text',
    history: 'jsonb',
    last_news: 'bigint',
  },
  on: {
    QuoteBegun: (event: HeardEvent<QuoteBegun['data']>) => {
      const { code, opportunityId, partyId, sellerId } = event.data;
      return change(event, () => ({
        ...begun(event),
        code,
        opportunity_id: opportunityId,
        party_id: partyId,
        owner: sellerId,
      }));
    },
    QuoteWritten: (event: HeardEvent<QuoteWritten['data']>) => {
      const { version, contents } = event.data;
      return change(event, (row) => ({
        ...row,
        draft_version: version,
        draft: contents as unknown as Cell,
        // What was sent is what a quote comes to; before that, its draft.
        ...(row['sent_version'] === null ? figures(contents) : {}),
      }));
    },
    QuoteSent: (event: HeardEvent<QuoteSent['data']>) => {
      const { version, contents, endsAt, despite, reason } = event.data;
      const said = { version, despite, reason } as unknown as Row;
      const sent = (row: Row) => ({
        ...row,
        standing: 'valid',
        draft_version: null,
        draft: null,
        sent_version: version,
        sent: contents as unknown as Cell,
        sent_at: event.occurredAt,
        ends_at: endsAt,
        ...figures(contents),
      });
      return change(event, sent, 'sent', said);
    },
    QuoteStopped: (event: HeardEvent<QuoteStopped['data']>) =>
      change(event, (row) => row, 'stopped', event.data as unknown as Row),
    QuoteContested: (event: HeardEvent<QuoteContested['data']>) =>
      change(event, (row) => row, 'contested', { by: event.data as unknown as Cell }),
    QuoteReplaced: (event: HeardEvent<QuoteReplaced['data']>) => {
      const { reason, ...by } = event.data;
      const said = { by, reason } as unknown as Row;
      return change(event, (row) => ({ ...row, standing: 'replaced' }), 'replaced', said);
    },
    QuoteAccepted: ended('accepted'),
    QuoteDeclined: ended('declined'),
    QuoteWithdrawn: ended('withdrawn'),
    QuoteExpired: ended('expired'),
  },
  announce: (row) => `quote:${String(row['quote_id'])}`,
};

function begun(event: HeardEvent): Row {
  return {
    ...nobodys,
    begun_at: event.occurredAt,
    standing: 'draft',
    draft_version: null,
    draft: null,
    sent_version: null,
    sent: null,
    sent_at: null,
    ends_at: null,
    valid_until: '',
    gross_minor: '0',
    currency: '',
    history: [],
  };
}

function figures({ terms, totals }: QuoteContents): Row {
  return {
    valid_until: terms.validUntil,
    gross_minor: String(minorOf(totals.gross)),
    currency: terms.currency,
  };
}

/** Changes the row, and notes beside it what happened and by whom. */
function change(event: HeardEvent, fold: (row: Row) => Row, happened?: string, said: Row = {}) {
  const id = subjectOf(event);
  const entry = { what: happened, at: event.occurredAt, actor: event.meta.actor, ...said } as unknown as Cell;
  const changed = (before: Row | undefined): Row => {
    const row = fold(before ?? {});
    const history = row['history'] as readonly Cell[];
    return {
      ...row,
      history: (happened === undefined ? history : [...history, entry]) as Cell,
      quote_id: id,
      changed_at: event.recordedAt,
      last_news: event.position,
    };
  };
  return [{ key: [id], fold: changed }];
}
