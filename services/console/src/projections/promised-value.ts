import { moneyOf } from '@rapport/kernel/money';
import { PromiseKind, type PromisedValue } from '@rapport/proto/workflow/v1/promise_events';
import type { PromisedFacts } from '../folds/workflow-events.ts';

/** Kinds of promises as the screens name them. */
export const PROMISE_KINDS: Readonly<Record<number, string>> = {
  [PromiseKind.PRICE]: 'price',
  [PromiseKind.DATE]: 'date',
  [PromiseKind.TERM]: 'term',
  [PromiseKind.GIFT]: 'gift',
  [PromiseKind.SERVICE]: 'service',
  [PromiseKind.CALL_BACK]: 'call-back',
  [PromiseKind.OTHER]: 'other',
};

/** What was promised, as it is kept here: amounts as decimals. */
export function promisedValue({ value }: PromisedValue = { value: undefined }): PromisedFacts | undefined {
  switch (value?.$case) {
    case 'money':
      return { type: 'money', ...moneyOf(value.value.minor, value.value.currency) };
    case 'day':
      return { type: 'day', ...value.value };
    case 'text':
      return { type: 'text', text: value.value };
    default:
      return undefined;
  }
}
