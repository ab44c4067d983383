import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import type { PolicyTree } from '@rapport/kernel/policy';
import { openTexts } from '@rapport/kernel/sealing';
import { accountNames } from '@rapport/parties';
import { type LotRow, type RedemptionRow, lotsOf, memberRow, redemptionsOf } from '../queries/members.ts';
import { type StatementRow, statementOf } from '../queries/statement.ts';
import { listing } from './listing.ts';
import { MEMBER_ID, MEMBER_MODELS } from './members.routes.ts';
import type { LoyaltyNeeds } from './needs.ts';
import { Code, Count, Instant, NameInBoth, Personal, Uuid, oneOf, strict } from './schemas.ts';

/** A line of a statement: what it changed, and how the account stood after it. */
const StatementLine = strict({
  place: Count,
  kind: Type.String(),
  occurredAt: Instant,
  recordedAt: Instant,
  points: Type.Integer(),
  qualifying: Type.Integer(),
  pending: Count,
  available: Count,
  debt: Count,
  balance: Type.Integer(),
  about: Type.Record(Type.String(), Type.Unknown()),
  reason: Type.Optional(Personal),
  by: Type.Optional(strict({ accountId: Uuid, name: Personal })),
});
const LotView = strict({
  lot: Count,
  origin: Type.Record(Type.String(), Type.Unknown()),
  state: oneOf('pending', 'available'),
  points: Count,
  left: Count,
  availableAt: Type.Optional(Instant),
  expiresAt: Instant,
});
const RedemptionView = strict({
  redemptionId: Uuid,
  rewardId: Uuid,
  code: Code,
  name: NameInBoth,
  points: Count,
  redeemedAt: Instant,
  reversedAt: Type.Optional(Instant),
});

/** What lies in a member's account: the statement line by line, the lots, what was taken for points. */
export async function accountRoutes(app: FastifyInstance, needs: LoyaltyNeeds): Promise<void> {
  const { database } = needs;
  const refuseUnseen = async (visible: PolicyTree, memberId: string) => {
    if (!(await memberRow(database, visible, memberId))) throw new Rejection('member-unknown');
  };
  const of = { params: MEMBER_ID, filters: Type.Object({}) };
  listing(app, needs, {
    ...of,
    path: '/members/:memberId/statement',
    summary:
      'Every entry of the account, the latest first; each balance is the one before it and the points between',
    waitsFor: ['statement_v1', 'accounts_v1', ...MEMBER_MODELS],
    filters: Type.Object({ from: Type.Optional(Instant), until: Type.Optional(Instant) }),
    item: StatementLine,
    page: async (visible, { memberId, ...filters }, place, limit) => {
      await refuseUnseen(visible, memberId);
      const before = place && { before: Number(place.at) };
      return await statementOf(database, memberId, { ...filters, ...before }, limit);
    },
    placeOf: ({ place }) => ({ at: String(place), id: '' }),
    view: (rows) => shownLines(needs, rows),
  });
  listing(app, needs, {
    ...of,
    path: '/members/:memberId/lots',
    summary: 'Lots that hold points, what expires first at the top',
    waitsFor: MEMBER_MODELS,
    item: LotView,
    page: async (visible, { memberId }, place, limit) => {
      await refuseUnseen(visible, memberId);
      const after = place && { at: place.at, lot: Number(place.id) };
      return await lotsOf(database, memberId, after, limit);
    },
    placeOf: ({ expires_at: at, lot }) => ({ at, id: String(lot) }),
    view: { sealed: () => [], show: lotView },
  });
  listing(app, needs, {
    ...of,
    path: '/members/:memberId/redemptions',
    summary: 'What was taken for points, the latest first',
    waitsFor: ['redemptions_v1', ...MEMBER_MODELS],
    item: RedemptionView,
    page: async (visible, { memberId }, place, limit) => {
      await refuseUnseen(visible, memberId);
      return await redemptionsOf(database, memberId, place, limit);
    },
    placeOf: ({ redeemed_at: at, redemption_id: id }) => ({ at, id }),
    view: { sealed: () => [], show: redemptionView },
  });
}

async function shownLines({ database, keys }: LoyaltyNeeds, rows: readonly StatementRow[]) {
  const doers = rows.map(({ actor }) => (actor.startsWith('account:') ? actor.slice('account:'.length) : ''));
  const names = await accountNames(
    database,
    doers.filter((id) => id !== ''),
  );
  const { textOf, locked } = await openTexts(keys, [
    ...rows.map(({ reason }) => ({ field: 'reason', sealed: reason })),
    ...[...names.values()].map((sealed) => ({ field: 'name', sealed })),
  ]);
  const items = rows.map((row, i) => {
    const accountId = doers[i]!;
    return {
      ...lineView(row),
      ...(row.reason ? { reason: textOf(row.reason) } : {}),
      ...(accountId ? { by: { accountId, name: textOf(names.get(accountId)) } } : {}),
    };
  });
  return { items, locked };
}

function lineView(row: StatementRow): Static<typeof StatementLine> {
  const { place, kind, points, qualifying, pending, available, debt, about } = row;
  return {
    place,
    kind,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    points,
    qualifying,
    pending,
    available,
    debt,
    balance: pending + available - debt,
    about: { ...about },
  };
}

function lotView(row: LotRow): Static<typeof LotView> {
  return {
    lot: row.lot,
    origin: { ...row.origin },
    state: row.state,
    points: row.points,
    left: row.remaining,
    ...(row.available_at ? { availableAt: row.available_at } : {}),
    expiresAt: row.expires_at,
  };
}

function redemptionView(row: RedemptionRow): Static<typeof RedemptionView> {
  const { redemption_id: redemptionId, reward_id: rewardId, code, name, points } = row;
  const reversed = row.reversed_at ? { reversedAt: row.reversed_at } : {};
  return { redemptionId, rewardId, code, name, points, redeemedAt: row.redeemed_at, ...reversed };
}
