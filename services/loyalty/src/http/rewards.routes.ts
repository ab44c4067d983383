import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { offerReward, restockReward, withdrawReward } from '../commands/index.ts';
import { type RewardRow, rewardsBefore } from '../queries/rewards.ts';
import { doing } from './doing.ts';
import { listing } from './listing.ts';
import type { LoyaltyNeeds } from './needs.ts';
import {
  Code,
  Count,
  Day,
  Instant,
  NameInBoth,
  Points,
  Slug,
  Uuid,
  Version,
  idOf,
  oneOf,
  strict,
} from './schemas.ts';

const RewardView = strict({
  rewardId: Uuid,
  programmeId: Uuid,
  version: Version,
  code: Code,
  name: NameInBoth,
  points: Count,
  stock: Type.Optional(Count),
  left: Type.Optional(Count),
  taken: Count,
  perMember: Type.Optional(Count),
  fromTier: Type.Optional(Type.String()),
  from: Day,
  until: Type.Optional(Day),
  withdrawn: Type.Boolean(),
  offeredAt: Instant,
});
const ADMIN = ['admin'] as const;
const ID = idOf('rewardId');
const Pieces = Type.Integer({ minimum: 1, maximum: 100_000_000 });

/** What members take for points: everybody looks, administrators offer. */
export async function rewardRoutes(app: FastifyInstance, needs: LoyaltyNeeds): Promise<void> {
  const { desk, database } = needs;
  listing(app, needs, {
    path: '/rewards',
    summary: 'Rewards, the latest first',
    waitsFor: ['rewards_v1'],
    filters: Type.Object({
      programmeId: Type.Optional(Uuid),
      offered: Type.Optional(oneOf('only', 'all')),
    }),
    item: RewardView,
    page: (_, { programmeId, offered }, place, limit) =>
      rewardsBefore(database, { programmeId, offered: offered !== 'all' }, place, limit),
    placeOf: ({ offered_at: at, reward_id: id }) => ({ at, id }),
    view: { sealed: () => [], show: rewardView },
  });
  doing(app, {
    path: '/rewards',
    summary: 'Offer members something for points',
    permits: ADMIN,
    body: strict({
      programmeId: Uuid,
      name: NameInBoth,
      points: Points,
      stock: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
      perMember: Type.Optional(Pieces),
      fromTier: Type.Optional(Slug),
      from: Day,
      until: Type.Optional(Day),
    }),
    answer: Type.Object({ rewardId: Uuid, code: Code }),
    status: 201,
    run: ({ body: { stock = null, perMember = null, fromTier = '', until = '', ...body } }, context) =>
      offerReward(desk, { ...body, stock, perMember, fromTier, until }, context),
  });
  doing(app, {
    path: '/rewards/:rewardId/actions/restock',
    summary: 'More of it came in',
    permits: ADMIN,
    params: ID,
    body: strict({ added: Pieces }),
    run: ({ params, body }, context) => restockReward(desk, params.rewardId, body, context),
  });
  doing(app, {
    path: '/rewards/:rewardId/actions/withdraw',
    summary: 'Offer it no more; what was taken stays taken',
    permits: ADMIN,
    params: ID,
    body: Type.Object({}),
    run: ({ params }, context) => withdrawReward(desk, params.rewardId, context),
  });
}

function rewardView(row: RewardRow): Static<typeof RewardView> {
  return {
    rewardId: row.reward_id,
    programmeId: row.programme_id,
    version: String(row.last_news),
    code: row.code,
    name: row.name,
    points: row.points,
    ...(row.stock === null ? {} : { stock: row.stock }),
    ...(row.remaining === null ? {} : { left: row.remaining }),
    taken: row.taken,
    ...(row.per_member === null ? {} : { perMember: row.per_member }),
    ...(row.from_tier === '' ? {} : { fromTier: row.from_tier }),
    from: row.from_day,
    ...(row.until_day === '' ? {} : { until: row.until_day }),
    withdrawn: row.withdrawn,
    offeredAt: row.offered_at,
  };
}
