import { type Money, minorOf } from '@rapport/kernel/money';
import type { PublishableEvent } from '@rapport/kernel/projection';

/** The facts of a private event. */
export function dataOf<Event extends { readonly data: unknown }>({ data }: PublishableEvent): Event['data'] {
  return data as unknown as Event['data'];
}

/** An amount as contracts count it. */
export function wireMoney(money: Money): { readonly minor: bigint; readonly currency: string } {
  return { minor: minorOf(money), currency: money.currency };
}
