import { type AppendRequest, EventTooLarge, MAX_EVENT_BYTES, type NewEvent } from './port.ts';

/** An event's data as the JSON text that is stored; refuses one above the size limit. */
export function encodeData(event: NewEvent): string {
  const text = JSON.stringify(event.data);
  // A UTF-16 unit is at most three bytes of UTF-8, so short texts need no counting.
  if (text.length * 3 > MAX_EVENT_BYTES && Buffer.byteLength(text) > MAX_EVENT_BYTES) {
    throw new EventTooLarge(`${event.type}: ${Buffer.byteLength(text)} bytes, at most ${MAX_EVENT_BYTES}`);
  }
  return text;
}

/** Refuses an append that names a stream twice or has a part without events: both are defects of the caller. */
export function checkShape({ parts, idempotency }: AppendRequest): void {
  if (parts.length === 0 && !idempotency)
    throw new TypeError('an append without events and without a key does nothing');
  if (new Set(parts.map((part) => part.streamId)).size !== parts.length)
    throw new TypeError('a stream is named twice');
  if (parts.some((part) => part.events.length === 0)) throw new TypeError('a part without events');
}
