import { minorOf } from '@rapport/kernel/money';

/** What was promised, as somebody entered it. */
export type EnteredValue =
  | { readonly type: 'money'; readonly amount: string; readonly currency: string }
  | { readonly type: 'day'; readonly day: string; readonly zone: string }
  | { readonly type: 'text'; readonly text: string };

/**
 * A value in the one form that is compared: an amount in its smallest unit, a day, words without their case and spacing.
 * Refuses what is no amount of its currency.
 */
export function comparableValue(value: EnteredValue): string {
  switch (value.type) {
    case 'money':
      return `money ${value.currency} ${minorOf(value)}`;
    case 'day':
      return `day ${value.day}`;
    case 'text':
      return `text ${value.text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()}`;
  }
}
