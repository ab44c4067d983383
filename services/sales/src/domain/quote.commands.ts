import type {
  EndReason,
  OtherQuote,
  QuoteBegun,
  QuoteContents,
  QuoteReplaced,
  QuoteSent,
  QuoteStopped,
} from './quote.events.ts';

/** When a command is decided. */
export interface At {
  readonly at: string;
}

export type QuoteCommand =
  | { readonly type: 'BeginQuote'; readonly data: QuoteBegun['data'] & { readonly contents: QuoteContents } }
  | { readonly type: 'WriteQuote'; readonly data: { readonly contents: QuoteContents } }
  | {
      readonly type: 'SendQuote';
      readonly data: Pick<
        QuoteSent['data'],
        'zone' | 'endsAt' | 'zoneRules' | 'claims' | 'despite' | 'reason'
      > &
        At;
    }
  | { readonly type: 'StopQuote'; readonly data: Pick<QuoteStopped['data'], 'by'> }
  | { readonly type: 'ContestQuote'; readonly data: OtherQuote }
  | { readonly type: 'ReplaceQuote'; readonly data: QuoteReplaced['data'] }
  | { readonly type: 'AcceptQuote'; readonly data: At }
  | { readonly type: 'DeclineQuote' | 'WithdrawQuote'; readonly data: At & { readonly reason: EndReason } }
  | { readonly type: 'ExpireQuote'; readonly data: At & { readonly version: number } };
