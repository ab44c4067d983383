import { Type } from 'typebox';

export { Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from '@rapport/kernel/doors';

export const Instant = Type.String({ format: 'date-time' });
export const Code = Type.String({ description: 'kind, number, check digit: PN-000123-9' });
export const Scope = Type.String({
  pattern: '^(events:[a-z][a-z0-9-]*|personal)$',
  maxLength: 60,
  description: 'events:<service>, or personal for the personal fields in them',
});
export const Scopes = Type.Array(Scope, { maxItems: 40, uniqueItems: true });
export const EventType = Type.String({
  pattern: '^rapport(\\.[a-z0-9-]+){3}\\.v\\d+$',
  maxLength: 120,
  description: 'CloudEvents type, as docs/events.md lists them',
});
export const Cursor = Type.String({
  maxLength: 4_000,
  description: 'opaque: a place in the feed, good for every filter and for ever',
});
