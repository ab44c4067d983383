import type { PublishableEvent } from '@rapport/kernel/projection';

/** The facts of a private event. */
export function dataOf<Event extends { readonly data: unknown }>({ data }: PublishableEvent): Event['data'] {
  return data as unknown as Event['data'];
}
