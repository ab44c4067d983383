import { Type, type Static } from 'typebox';

const Id = Type.String({ format: 'uuid' });
const Personal = Type.Union([Type.String(), Type.Null()]);
const By = Type.Object({ accountId: Id, name: Type.Optional(Personal) }, { additionalProperties: false });
/** A name as the merchant chose it. */
const ChosenName = Type.Object({ zh: Type.String(), en: Type.String() }, { additionalProperties: false });

/** What a line about points and tiers says; `balance` is what the account was worth after it. */
export const pointsEntry = {
  memberId: Id,
  code: Type.String(),
  fact: Type.Enum([
    'enrolled',
    'awarded',
    'released',
    'expired',
    'debt-repaid',
    'redeemed',
    'reversed',
    'taken-back',
    'corrected',
    'risen',
    'reviewed',
    'joined',
    'taken-over',
  ]),
  by: Type.Optional(By),
  points: Type.Optional(Type.Integer()),
  owed: Type.Optional(Type.Integer({ description: 'of what was taken back, had been spent' })),
  balance: Type.Integer(),
  rewardName: Type.Optional(ChosenName),
  tierName: Type.Optional(ChosenName),
  reason: Type.Optional(Personal),
} as const;

/** A customer in a programme as of an instant: tier and points, as they were recorded. */
export const Membership = Type.Object(
  {
    memberId: Id,
    code: Type.String(),
    tier: Type.String(),
    tierName: ChosenName,
    pending: Type.Integer(),
    available: Type.Integer(),
    debt: Type.Integer(),
    balance: Type.Integer(),
    joined: Type.Boolean({
      description: 'with another account of the same customer, which holds the points',
    }),
  },
  { additionalProperties: false },
);
export type Membership = Static<typeof Membership>;
