import { type TSchema, Type } from 'typebox';

/** One of some words. */
export const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  Type.Unsafe<Words[number]>(Type.Union(words.map((word) => Type.Literal(word))));

/** An object: nothing beside what it names. */
export const strict = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const Uuid = Type.String({ format: 'uuid' });
export const Instant = Type.String({ format: 'date-time' });
export const Code = Type.String({ description: 'kind, number, check digit: PN-000123-9' });
export const Words = (most: number) => Type.String({ minLength: 1, maxLength: most, pattern: '\\S' });
export const Version = Type.String({
  description: 'What was seen: a command sends it back, quoted, as If-Match',
});
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

export const idOf = <Name extends string>(name: Name) =>
  Type.Object({ [name]: Uuid } as Record<Name, typeof Uuid>);
