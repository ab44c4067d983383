import { type TSchema, Type } from 'typebox';

/** Words that the contracts of all doors are made of. */

/** One of some words. */
export const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  Type.Unsafe<Words[number]>(Type.Union(words.map((word) => Type.Literal(word))));

/** An object: nothing beside what it names. */
export const strict = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const Uuid = Type.String({ format: 'uuid' });
/** The address of a record: its id under a name. */
export const idOf = <Name extends string>(name: Name) =>
  Type.Object({ [name]: Uuid } as Record<Name, typeof Uuid>);
/** What somebody wrote: something, and at most so many characters. */
export const Words = (most: number) => Type.String({ minLength: 1, maxLength: most, pattern: '\\S' });
/** A personal text: null when it was forgotten, or while the key ring is away. */
export const Personal = Type.Union([Type.String(), Type.Null()]);
/** Part of every answer that may hold personal texts. */
export const Locked = Type.Boolean({ description: 'The key ring is away: personal texts are null for now' });
export const Version = Type.String({
  description: 'What was seen: a command sends it back, quoted, as If-Match',
});
