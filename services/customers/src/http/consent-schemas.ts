import { type TSchema, Type } from 'typebox';
import { PREFERENCE_TOKEN } from '../adapters/preference-token.ts';
import { ContactPointText } from './schemas.ts';

export const PurposeCode = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });
export const PurposeParams = Type.Object({ code: PurposeCode });
export const TokenParams = Type.Object({ token: Type.String({ pattern: PREFERENCE_TOKEN }) });
export const WordingVersion = Type.Integer({ minimum: 1, maximum: 1_000_000 });
export const Channel = Type.Literal('mail');

/** The same words in both languages. */
export const Words = (maxLength: number) =>
  Type.Object({
    zh: Type.String({ minLength: 1, maxLength, pattern: '\\S' }),
    en: Type.String({ minLength: 1, maxLength, pattern: '\\S' }),
  });

export const PurposeName = Words(80);
export const WordingText = Words(2000);

/** A record of any service that shows it: the call, the conversation, the paper that was scanned. */
export const RecordRef = Type.Object({
  kind: Type.String({ pattern: '^[a-z][a-z-]{0,31}$' }),
  id: Type.String({ minLength: 1, maxLength: 100 }),
});

/** What an agent says shows it: a note, a record, or both. */
const AgentEvidence = {
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' })),
  record: Type.Optional(RecordRef),
};

export const GivenConsent = Type.Object({
  contactPoint: ContactPointText,
  purpose: PurposeCode,
  channel: Channel,
  ...AgentEvidence,
});

export const WithdrawnConsent = Type.Object({
  contactPoint: Type.Optional(ContactPointText),
  purpose: Type.Optional(PurposeCode),
  channel: Type.Optional(Channel),
  ...AgentEvidence,
});

const LocalTime = Type.Union([Type.Literal(''), Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })]);

/** How and when somebody wants to be written to; what is empty they do not say. */
export const PreferencesBody = Type.Object({
  language: Type.Union([Type.Literal('zh-CN'), Type.Literal('en'), Type.Literal('')]),
  zone: Type.Union([
    Type.Literal(''),
    Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9_+/-]+$', description: 'IANA time zone' }),
  ]),
  quietFrom: LocalTime,
  quietTo: LocalTime,
});

export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 512 })),
  },
  { additionalProperties: false },
);

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Both = Type.Object({ zh: Type.String(), en: Type.String() });
const Kind = Type.Union([Type.Literal('email'), Type.Literal('phone')]);

/** How a permission stands, since when and by whose word. */
const permission = {
  state: Type.Union([Type.Literal('given'), Type.Literal('withdrawn'), Type.Literal('never-given')]),
  since: Nullable(Type.String()),
  by: Nullable(Type.String({ description: 'how it was said' })),
  wordingVersion: Nullable(Type.Integer()),
  askedAt: Nullable(Type.String({ description: 'asked, and not confirmed since' })),
};

/** A purpose with the words it is asked in now. */
const purpose = {
  code: Type.String(),
  name: Both,
  version: Type.Integer({ description: 'of its words' }),
  text: Nullable(Both),
};

export const ConsentsView = Type.Object({
  partyId: Type.String(),
  purposes: Type.Array(
    Type.Object({
      ...purpose,
      promotion: Type.Boolean(),
      allowed: Type.Boolean({ description: 'The party may be contacted for it now, by mail' }),
      reason: Type.String({ description: 'why not; unavailable while the key ring is away' }),
    }),
  ),
  contactPoints: Type.Array(
    Type.Object({
      contactPoint: Type.String(),
      kind: Kind,
      address: Nullable(Type.String()),
      permissions: Type.Array(Type.Object({ purpose: Type.String(), ...permission })),
    }),
  ),
  locked: Type.Boolean(),
});

export const ConsentHistory = Type.Object({
  items: Type.Array(
    Type.Object({
      wordId: Type.String(),
      contactPoint: Type.String(),
      said: Type.String({ description: 'asked, given, withdrawn or preferred' }),
      purpose: Type.String({ description: 'empty: every promotion' }),
      channel: Type.String({ description: 'empty: all' }),
      wordingVersion: Nullable(Type.Integer()),
      preferences: Nullable(PreferencesBody),
      by: Type.String(),
      record: Nullable(RecordRef),
      note: Nullable(Type.String()),
      actor: Type.String(),
      saidAt: Type.String(),
    }),
  ),
  nextCursor: Type.Optional(Type.String()),
  locked: Type.Boolean(),
});

export const PurposesPage = Type.Object({
  items: Type.Array(
    Type.Object({
      ...purpose,
      promotion: Type.Boolean(),
      status: Type.String({ description: 'open or closed' }),
      changedAt: Type.String(),
      validator: Type.String({ description: 'for If-Match' }),
    }),
  ),
  nextCursor: Type.Optional(Type.String()),
});

/** What a customer sees on their own page. */
export const OwnPage = Type.Object({
  address: Nullable(Type.String({ description: 'masked; null: nobody’s now' })),
  purpose: Type.String({ description: 'of the message the link came with' }),
  ...PreferencesBody.properties,
  moreUses: Type.Boolean({ description: 'earlier uses are not shown' }),
  purposes: Type.Array(
    Type.Object({
      ...purpose,
      ...permission,
      pending: Type.Boolean({ description: 'asked lately, and to be confirmed' }),
      agreedText: Nullable(Both),
      uses: Type.Array(Type.String({ description: 'when a message was sent for it' })),
    }),
  ),
});
