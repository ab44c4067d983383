import type { SealedText } from './sealed-text.ts';

/** What exactly was promised, where it can be compared: an amount, a day, or words. */
export type PromisedValue =
  | { readonly type: 'money'; readonly amount: string; readonly currency: string }
  | { readonly type: 'day'; readonly day: string; readonly zone: string }
  | { readonly type: 'text'; readonly text: SealedText };
