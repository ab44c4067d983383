import type { RecordRef } from '../domain/promise.events.ts';

/** Reads `kind/id` of a query, whose form its schema has seen to. */
export function recordRefOf(text: string): RecordRef {
  const [kind = '', id = ''] = text.split('/');
  return { kind, id };
}
