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
  /** A lead that stands so, and came from there; from anywhere unless said. */
  | { readonly is: 'lead'; readonly states: readonly LeadState[]; readonly source?: LeadSource }
  | { readonly is: 'open-case'; readonly kinds?: readonly CaseKind[] }
  /** A promise that was broken and has not been made good, even late. */
  | { readonly is: 'broken-promise' }
  /** A promise that is still to be kept. */
  | { readonly is: 'due-promise' }
  /** Somebody called, and waits to be called back. */
  | { readonly is: 'awaits-call' }
  /** A member of a programme, of some of its tiers, with points to spend; any unless said. */
  | {
      readonly is: 'member';
      readonly programmeId?: string;
      readonly tiers?: readonly string[];
      readonly points?: number;
    }
  | { readonly is: 'kind'; readonly kind: 'person' | 'organisation' }
  /** What they set as theirs at one of their addresses. */
  | { readonly is: 'language'; readonly language: Language }
  /**
   * May be contacted so, as far as it was heard: given at one of their addresses, withdrawn at none. Whether a message goes
   * out is decided at the gate.
   */
  | { readonly is: 'consent'; readonly purpose: string; readonly channel: ConsentChannel }
  /** What became of messages of a campaign. */
  | { readonly is: 'reached'; readonly campaignId: string; readonly how: Reach }
  /** They wrote to us or called, in the last days. */
  | { readonly is: 'wrote'; readonly withinDays?: number }
  /** How analysis ranks them; each unless said. */
  | {
      readonly is: 'scored';
      readonly classes?: readonly ValueClass[];
      readonly churn?: readonly Churn[];
      readonly recency?: readonly number[];
      readonly frequency?: readonly number[];
      readonly monetary?: readonly number[];
    };

/** Whom something holds of: facts and scores, joined by and, or and not. */
export type Condition =
  | Fact
  | { readonly is: 'all'; readonly of: readonly Condition[] }
  | { readonly is: 'any'; readonly of: readonly Condition[] }
  | { readonly is: 'not'; readonly of: Condition };

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
export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** By what consents are given and withdrawn. */
export const CONSENT_CHANNELS = ['mail'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];
export const CASE_KINDS = ['question', 'complaint', 'defect', 'request'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
/** `sent`: it went out and did not come back. */
export const REACHES = ['sent', 'followed', 'answered'] as const;
export type Reach = (typeof REACHES)[number];
/** By what a customer is worth among all who bought: the best hundredth, the next ninth of a tenth, and so on. */
export const VALUE_CLASSES = ['vip', 'major', 'ordinary', 'small'] as const;
export type ValueClass = (typeof VALUE_CLASSES)[number];
/** How likely it is that a customer will not buy again. */
export const CHURNS = ['low', 'medium', 'high'] as const;
export type Churn = (typeof CHURNS)[number];

/** Why something holds of a customer: the fact, and what was found for it. */
export type Reason = {
  readonly fact: Fact['is'];
  /** It holds because this was not found. */
  readonly absent: boolean;
  /** How many; 0: not counted. */
  readonly count: number;
  readonly amount?: Money;
  /** The last day of it, where the branch is. */
  readonly lastOn?: string;
  /** What a word says best: a tier, a state, a class. */
  readonly word?: string;
  /** The latest records that it rests on. */
  readonly records: readonly { readonly kind: string; readonly id: string }[];
};
