import type { EventStore } from '@rapport/kernel/event-store';
import type { QuoteContents, QuoteEvent } from '../domain/quote.events.ts';

/** A version of a quote as it was written or sent. */
export interface QuoteVersion {
  readonly version: number;
  readonly contents: QuoteContents;
  /** When it was sent; absent: it was not. */
  readonly sentAt?: string;
  /** When it came to say what it says. */
  readonly writtenAt: string;
}

/**
 * A version of a quote: of a number, else the one sent last, else the draft. Read from the quote's own events, because
 * lists keep no version but the last.
 */
export async function quoteVersion(
  store: Pick<EventStore, 'readStream'>,
  streamId: string,
  wanted: number | undefined,
): Promise<QuoteVersion | undefined> {
  const versions = new Map<number, QuoteVersion>();
  for (const stored of await store.readStream(streamId)) {
    const event = stored as unknown as QuoteEvent & { readonly occurredAt: string };
    const { occurredAt: writtenAt } = event;
    if (event.type !== 'QuoteWritten' && event.type !== 'QuoteSent') continue;
    const { version, contents } = event.data;
    const sent = event.type === 'QuoteSent' ? { sentAt: writtenAt } : {};
    versions.set(version, { version, contents, ...sent, writtenAt });
  }
  if (wanted !== undefined) return versions.get(wanted);
  const all = [...versions.values()];
  return all.findLast(({ sentAt }) => sentAt !== undefined) ?? all.at(-1);
}
