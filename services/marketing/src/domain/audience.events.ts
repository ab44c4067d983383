import type { Money } from '@rapport/kernel/money';

/** What is known of a customer, and asked of it. Days are counted back from the day it is asked, where the branch is. */
export type Fact =
  /** Orders that were not wholly sent back: of a product, so many, for so much, in the last days. */
  | {
      readonly is: 'bought';
      readonly productId?: string;
      readonly orders?: number;
      readonly worth?: Money;
      readonly withinDays?: number;
    }
  | { readonly is: 'quote'; readonly states: readonly QuoteState[] }
  | {
      readonly is: 'lead';
      readonly states: readonly LeadState[];
      /** Where it came from; any unless said. */
      readonly source?: LeadSource;
    }
  | { readonly is: 'open-case'; readonly kinds?: readonly CaseKind[] }
  /** A member of a programme, of some of its tiers, with points to spend; any unless said. */
  | {
      readonly is: 'member';
      readonly programmeId?: string;
      readonly tiers?: readonly string[];
      readonly points?: number;
    }
  /** What they set as theirs on the preference page. */
  | { readonly is: 'language'; readonly language: 'zh-CN' | 'en' }
  /** For the preview: whether a message goes out is decided at the gate. */
  | { readonly is: 'consent'; readonly purpose: string }
  | { readonly is: 'kind'; readonly kind: 'person' | 'organisation' }
  /** What became of messages of a campaign. */
  | { readonly is: 'reached'; readonly campaignId: string; readonly how: Reach }
  /** In a segment, as analytics says it of the customer themselves. */
  | { readonly is: 'segment'; readonly segmentId: string };

/** Who is meant: facts, joined by and, or and not. */
export type Filter =
  | Fact
  | { readonly is: 'all'; readonly of: readonly Filter[] }
  | { readonly is: 'any'; readonly of: readonly Filter[] }
  | { readonly is: 'not'; readonly of: Filter };

export const QUOTE_STATES = [
  'draft',
  'sent',
  'accepted',
  'declined',
  'withdrawn',
  'expired',
  'replaced',
] as const;
export type QuoteState = (typeof QUOTE_STATES)[number];
export const LEAD_STATES = ['open', 'qualified', 'refused'] as const;
export type LeadState = (typeof LEAD_STATES)[number];
export const LEAD_SOURCES = ['form', 'import', 'conversation', 'party'] as const;
export type LeadSource = (typeof LEAD_SOURCES)[number];
export const CASE_KINDS = ['question', 'complaint', 'defect', 'request'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
/** `sent`: it went out and did not come back. */
export const REACHES = ['sent', 'followed', 'answered'] as const;
export type Reach = (typeof REACHES)[number];

/** Whom an audience takes in from here on; runs name the version they were prepared with. */
export interface AudienceDefined {
  readonly type: 'AudienceDefined';
  readonly data: {
    readonly version: number;
    readonly code: string;
    readonly name: string;
    readonly filter: Filter;
  };
}

/** No new run takes it; a new version brings it back. */
export interface AudienceRetired {
  readonly type: 'AudienceRetired';
  readonly data: { readonly version: number };
}

export type AudienceEvent = AudienceDefined | AudienceRetired;
