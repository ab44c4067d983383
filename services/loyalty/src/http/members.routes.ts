import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import {
  correctPoints,
  enrolMember,
  joinAccounts,
  redeemReward,
  reverseRedemption,
} from '../commands/index.ts';
import { memberRow, membersWanted } from '../queries/members.ts';
import { PEOPLE, doing } from './doing.ts';
import { listing } from './listing.ts';
import { MemberView, shownMembers } from './member-views.ts';
import type { LoyaltyNeeds } from './needs.ts';
import { Code, Locked, Slug, Uuid, Words, idOf, strict } from './schemas.ts';

/** Read models that a member's page is made of. */
export const MEMBER_MODELS = ['members_v1', 'lots_v1', 'programmes_v1', 'aliases_v1', 'parties_v1'];
export const MEMBER_ID = idOf('memberId');
const ACTIONS = '/members/:memberId/actions';
/** What one correction may move. */
const Correction = Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 });

/** Members: who they are, and what is done with their points. */
export async function memberRoutes(app: FastifyInstance, needs: LoyaltyNeeds): Promise<void> {
  const { database } = needs;
  listing(app, needs, {
    path: '/members',
    summary: 'Members, the latest first',
    waitsFor: MEMBER_MODELS,
    filters: Type.Object({
      programmeId: Type.Optional(Uuid),
      tier: Type.Optional(Slug),
      partyId: Type.Optional(Uuid),
      code: Type.Optional(Words(40)),
    }),
    item: MemberView,
    page: (visible, wanted, place, limit) => membersWanted(database, visible, wanted, place, limit),
    placeOf: ({ enrolled_at: at, member_id: id }) => ({ at, id }),
    view: (rows) => shownMembers(needs, rows),
  });
  app.get(
    '/api/loyalty/v1/members/:memberId',
    {
      config: { permits: PEOPLE, waitsFor: MEMBER_MODELS },
      schema: {
        summary: 'A member: tier and why, points, debt, what expires next',
        params: MEMBER_ID,
        response: { 200: strict({ member: MemberView, locked: Locked }), 404: Problem },
      },
    },
    async (request, reply) => {
      const { memberId } = request.params as Static<typeof MEMBER_ID>;
      const row = await memberRow(database, visibleTo(request.principal!), memberId);
      if (!row) throw new Rejection('member-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const { items, locked } = await shownMembers(needs, [row]);
      return { member: items[0]!, locked };
    },
  );
  memberActions(app, needs);
}

function memberActions(app: FastifyInstance, { desk }: LoyaltyNeeds): void {
  doing(app, {
    path: '/members',
    summary: 'Make a customer a member',
    body: strict({ programmeId: Uuid, partyId: Uuid }),
    answer: Type.Object({ memberId: Uuid, code: Code }),
    status: 201,
    run: ({ body }, context) => enrolMember(desk, body, context),
  });
  doing(app, {
    path: `${ACTIONS}/redeem`,
    summary: 'Take a reward for points, the oldest expiry first',
    params: MEMBER_ID,
    body: strict({ rewardId: Uuid }),
    answer: Type.Object({ redemptionId: Uuid, code: Code }),
    run: ({ params, body }, context) => redeemReward(desk, params.memberId, body, context),
  });
  doing(app, {
    path: `${ACTIONS}/reverse`,
    summary: 'Undo a redemption: points go back to their lots, with a grace where those have expired',
    params: MEMBER_ID,
    body: strict({ redemptionId: Uuid, reason: Words(2_000) }),
    run: ({ params, body }, context) => reverseRedemption(desk, params.memberId, body, context),
  });
  doing(app, {
    path: `${ACTIONS}/correct`,
    summary: 'Put an account right, with the reason',
    permits: ['admin'],
    params: MEMBER_ID,
    body: strict({ points: Correction, qualifying: Type.Optional(Correction), reason: Words(2_000) }),
    run: ({ params, body: { qualifying = 0, ...body } }, context) =>
      correctPoints(desk, params.memberId, { ...body, qualifying }, context),
  });
  doing(app, {
    path: `${ACTIONS}/join`,
    summary: 'Give all of an account to another of the same customer, with the reason',
    params: MEMBER_ID,
    body: strict({ into: Uuid, reason: Words(2_000) }),
    run: ({ params, body }, context) => joinAccounts(desk, params.memberId, body, context),
  });
}
