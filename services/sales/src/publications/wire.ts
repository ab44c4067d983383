import { type Money, minorOf } from '@rapport/kernel/money';
import type { PublishableEvent } from '@rapport/kernel/projection';
import type { Amounts, ReckonedLine } from '../domain/quote.events.ts';

/** The facts of a private event. */
export function dataOf<Event extends { readonly data: unknown }>({ data }: PublishableEvent): Event['data'] {
  return data as unknown as Event['data'];
}

/** An amount as contracts count it. */
export function wireMoney(money: Money): { readonly minor: bigint; readonly currency: string } {
  return { minor: minorOf(money), currency: money.currency };
}

/** Amounts as contracts count them. */
export function wireAmounts({ net, tax, gross }: Amounts) {
  return { net: wireMoney(net), tax: wireMoney(tax), gross: wireMoney(gross) };
}

/** A line as contracts have it: what it comes to lies apart from its terms. */
export function wireLine({ net, tax, gross, ...terms }: ReckonedLine) {
  return { ...terms, amounts: wireAmounts({ net, tax, gross }) };
}
