import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { QuoteCommand } from './quote.commands.ts';
import type { Claim, QuoteContents, QuoteEvent } from './quote.events.ts';

/** How it stands with what was sent last. */
export type SentStanding = 'valid' | 'replaced' | 'accepted' | 'declined' | 'withdrawn' | 'expired';

/** The version that was sent last. */
export interface SentVersion {
  readonly version: number;
  readonly contents: QuoteContents;
  readonly endsAt: string;
  readonly claims: readonly Claim[];
  readonly standing: SentStanding;
}

/** A quote that was begun: a draft, what was sent last, or both. */
export interface KnownQuote {
  readonly status: 'known';
  readonly code: string;
  readonly opportunityId: string;
  readonly partyId: string;
  readonly sellerId: string;
  readonly draft?: { readonly version: number; readonly contents: QuoteContents };
  readonly sent?: SentVersion;
}

export type QuoteState = { readonly status: 'none' } | KnownQuote;

/** What a customer is offered, in versions of which the last that was sent holds. */
export const Quote: Decider<QuoteState, QuoteCommand, QuoteEvent> = {
  initial: { status: 'none' },
  decide(quote, command) {
    if (command.type === 'BeginQuote') return quote.status === 'none' ? begin(command.data) : [];
    if (quote.status === 'none') throw new Rejection('quote-unknown');
    return isWriting(command) ? decideWriting(quote, command) : decideSent(quote, command);
  },
  evolve(quote, event) {
    if (event.type === 'QuoteBegun') return { status: 'known', ...event.data };
    // The stream begins with QuoteBegun: nothing else can come first.
    return quote.status === 'none' ? quote : evolveKnown(quote, event);
  },
};

type Beginning = Extract<QuoteCommand, { type: 'BeginQuote' }>['data'];
type Writing = Extract<QuoteCommand, { type: 'WriteQuote' | 'SendQuote' | 'StopQuote' }>;
type OnSent = Exclude<QuoteCommand, Writing | { type: 'BeginQuote' }>;

const WRITING: readonly QuoteCommand['type'][] = ['WriteQuote', 'SendQuote', 'StopQuote'];
const isWriting = (command: QuoteCommand): command is Writing => WRITING.includes(command.type);

function begin({ contents, ...data }: Beginning): readonly QuoteEvent[] {
  refuseWithoutLines(contents);
  return [
    { type: 'QuoteBegun', data },
    { type: 'QuoteWritten', data: { version: 1, contents } },
  ];
}

function decideWriting(quote: KnownQuote, { type, data }: Writing): readonly QuoteEvent[] {
  if (quote.sent?.standing === 'accepted') throw new Rejection('quote-accepted');
  if (type === 'WriteQuote') return write(quote, data.contents);
  const { draft, code, opportunityId, partyId, sellerId } = quote;
  if (!draft) throw new Rejection('nothing-to-send');
  if (type === 'StopQuote') return [{ type: 'QuoteStopped', data: { version: draft.version, by: data.by } }];
  const { at, ...sending } = data;
  const { validUntil } = draft.contents.terms;
  if (data.endsAt <= at) throw new Rejection('validity-over', { validUntil });
  return [{ type: 'QuoteSent', data: { ...draft, code, opportunityId, partyId, sellerId, ...sending } }];
}

function write({ draft, sent }: KnownQuote, contents: QuoteContents): readonly QuoteEvent[] {
  refuseWithoutLines(contents);
  const version = draft?.version ?? (sent?.version ?? 0) + 1;
  if (JSON.stringify(draft?.contents) === JSON.stringify(contents)) return [];
  return [{ type: 'QuoteWritten', data: { version, contents } }];
}

function decideSent(quote: KnownQuote, command: OnSent): readonly QuoteEvent[] {
  switch (command.type) {
    case 'ContestQuote':
      return [{ type: 'QuoteContested', data: command.data }];
    case 'ExpireQuote':
      return expire(quote, command.data);
    case 'AcceptQuote':
      return quote.sent?.standing === 'accepted' ? [] : [accept(quote, command.data.at)];
    case 'ReplaceQuote':
      validVersion(quote);
      return [{ type: 'QuoteReplaced', data: command.data }];
    case 'DeclineQuote':
    case 'WithdrawQuote': {
      const { version } = validVersion(quote);
      const type = command.type === 'DeclineQuote' ? 'QuoteDeclined' : 'QuoteWithdrawn';
      return [{ type, data: { version, reason: command.data.reason } }];
    }
  }
}

function expire({ sent }: KnownQuote, { version, at }: { readonly version: number; readonly at: string }) {
  const over = sent?.standing === 'valid' && sent.version === version && sent.endsAt <= at;
  return over ? [{ type: 'QuoteExpired', data: { version } } as const] : [];
}

function accept(quote: KnownQuote, at: string): QuoteEvent {
  const { version, contents, endsAt } = validVersion(quote);
  // Its timer may be late: what was said until when counts.
  if (endsAt <= at) throw new Rejection('quote-not-valid', { standing: 'expired' });
  return { type: 'QuoteAccepted', data: { version, partyId: quote.partyId, totals: contents.totals } };
}

/** What was sent last and holds; refuses `quote-not-valid`. */
function validVersion({ sent }: KnownQuote): SentVersion {
  if (sent?.standing !== 'valid')
    throw new Rejection('quote-not-valid', { standing: sent?.standing ?? 'draft' });
  return sent;
}

function refuseWithoutLines({ lines }: QuoteContents): void {
  if (lines.length === 0) throw new Rejection('quote-without-lines');
}

const STANDINGS: Partial<Readonly<Record<QuoteEvent['type'], SentStanding>>> = {
  QuoteReplaced: 'replaced',
  QuoteAccepted: 'accepted',
  QuoteDeclined: 'declined',
  QuoteWithdrawn: 'withdrawn',
  QuoteExpired: 'expired',
};

function evolveKnown(quote: KnownQuote, { type, data }: QuoteEvent): KnownQuote {
  if (type === 'QuoteWritten') return { ...quote, draft: data };
  if (type === 'QuoteSent') {
    const { version, contents, endsAt, claims } = data;
    const { draft: _, ...rest } = quote;
    return { ...rest, sent: { version, contents, endsAt, claims, standing: 'valid' } };
  }
  const standing = STANDINGS[type];
  return standing && quote.sent ? { ...quote, sent: { ...quote.sent, standing } } : quote;
}
