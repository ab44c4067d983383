import type { DeliveredRecord, RecordHeaders } from '../event-log/index.ts';
import type { Decoders, HeardEvent } from './port.ts';
import type { Poisoned } from './reacting.ts';

/** A record that the chain lets pass. */
export interface TakenRecord {
  readonly record: DeliveredRecord;
  readonly headers: RecordHeaders;
}

/** Bytes that this build could not read, as they lie in a parking place until a build comes that can. */
export interface Unread {
  readonly unread: Uint8Array;
  readonly topic: string;
}

/** Bytes to events, of those types only that somebody listens to. */
export function readTaken(
  taken: readonly TakenRecord[],
  { decoders, hears }: { readonly decoders: Decoders; readonly hears: (type: string) => boolean },
) {
  const events: HeardEvent[] = [];
  const unreadable: Poisoned[] = [];
  for (const one of taken) {
    if (!hears(one.headers.type)) continue;
    const unread = unreadEvent(one);
    try {
      events.push(readEvent(unread, decoders));
    } catch (error) {
      unreadable.push({ event: unread, error });
    }
  }
  return { events, unreadable };
}

/** A record in the form in which it waits for a decoder. */
export function unreadEvent({ record, headers }: TakenRecord): HeardEvent<Unread> {
  const { id, type, time, source } = headers;
  return {
    id,
    type,
    data: { unread: record.value, topic: record.topic },
    streamId: record.key,
    source: source.source,
    position: source.position,
    occurredAt: time,
    recordedAt: source.recordedAt,
    meta: { correlationId: id, actor: '' },
  };
}

/** An event as it was parked, read by today's decoders if it could not be read then. Throws what the decoder throws. */
export function readEvent(event: HeardEvent, decoders: Decoders): HeardEvent {
  const { unread, topic } = (event.data ?? {}) as Partial<Unread>;
  if (!(unread instanceof Uint8Array) || topic === undefined) return event;
  const decode = decoders[topic];
  if (!decode) throw new TypeError(`no decoder for ${topic}`);
  const { data, meta, occurredAt } = decode(unread);
  return { ...event, data, meta, occurredAt: occurredAt || event.occurredAt };
}
