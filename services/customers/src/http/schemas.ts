import { Type } from 'typebox';

export const PartyId = Type.Object({ partyId: Type.String({ format: 'uuid' }) });
export const ConversationId = Type.Object({ conversationId: Type.String({ format: 'uuid' }) });
export const Uuid = Type.String({ format: 'uuid' });
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
export const PartyKindText = Type.Union([Type.Literal('person'), Type.Literal('organisation')]);
export const ContactPointText = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'keyed hash of the address',
});

/** An address as a person types it. */
export const TypedAddress = Type.Object({
  kind: Type.Union([Type.Literal('email'), Type.Literal('phone')]),
  address: Type.String({ minLength: 1, maxLength: 320 }),
});

/** A party as a person enters it. */
export const EnteredParty = Type.Object({
  kind: PartyKindText,
  name: Name,
  contactPoints: Type.Optional(Type.Array(TypedAddress, { maxItems: 20 })),
});

const Personal = Type.Union([Type.String(), Type.Null()], {
  description: 'null when it was forgotten, or while the key ring is away',
});
const Locked = Type.Boolean({ description: 'The key ring is away: personal texts are null for now' });

/** A party with all who became one with it. */
export const PartyView = Type.Object({
  partyId: Type.String({ description: 'the survivor, whichever of its ids was asked for' }),
  code: Type.String(),
  kind: PartyKindText,
  name: Personal,
  provisional: Type.Boolean(),
  begunAt: Type.String(),
  forgottenAt: Type.Optional(Type.String({ description: 'since then nobody may know who it was' })),
  aliases: Type.Array(Type.String(), { description: 'all other ids that stand for it' }),
  merges: Type.Array(
    Type.Object({
      mergeId: Type.String(),
      partyId: Type.String(),
      intoPartyId: Type.String(),
      mergedAt: Type.String(),
    }),
  ),
  contactPoints: Type.Array(
    Type.Object({
      contactPoint: Type.String(),
      kind: TypedAddress.properties.kind,
      address: Personal,
      partyId: Type.String({ description: 'whose it was before any merge' }),
    }),
  ),
  locked: Locked,
});

/** A party that a search found. */
export const FoundParty = Type.Object({
  partyId: Type.String(),
  code: Type.String(),
  name: Personal,
  provisional: Type.Boolean(),
  matchedBy: Type.Union([
    Type.Literal('name'),
    Type.Literal('email'),
    Type.Literal('phone'),
    Type.Literal('code'),
  ]),
});

export const FoundPage = Type.Object({
  items: Type.Array(FoundParty),
  nextCursor: Type.Optional(Type.String()),
  tooMany: Type.Boolean({ description: 'More fit than a search looks through: some are on no page' }),
  locked: Locked,
});

export const Forgetting = Type.Object({
  reason: Type.Union([Type.Literal('asked'), Type.Literal('no-longer-needed')]),
});

export const Done = Type.Object({});
