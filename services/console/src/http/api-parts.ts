import { Type, type Static } from 'typebox';

/** What lines of a timeline and cards have in common. */

const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Personal = Type.Union([Type.String(), Type.Null()]);

/** A person who works here; the name is null when it cannot be shown. */
export const By = Type.Object(
  { accountId: Id, name: Type.Optional(Personal) },
  { additionalProperties: false },
);

/** A moment as people say it. */
export const Due = Type.Object(
  { local: Type.String(), zone: Type.String(), at: Instant },
  { additionalProperties: false, description: 'As it was said, and the instant it is' },
);

/** What exactly was promised. */
export const PromisedValue = Type.Union([
  Type.Object({ type: Type.Literal('money'), amount: Type.String(), currency: Type.String() }),
  Type.Object({ type: Type.Literal('day'), day: Type.String(), zone: Type.String() }),
  Type.Object({ type: Type.Literal('text'), text: Personal }),
]);
export type PromisedValue = Static<typeof PromisedValue>;
