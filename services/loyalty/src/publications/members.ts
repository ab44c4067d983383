import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { minorOf } from '@rapport/kernel/money';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import type {
  MemberEvent,
  PointsAwarded,
  Qualifying,
  ReturnedLine,
  Standing,
} from '../domain/member.events.ts';

const TOPIC = 'rapport.loyalty.member.v1';

/** What others hear of members; which lots points lie in is the account's own affair. */
export const memberPublications = {
  MemberEnrolled: of(
    'MemberEnrolled',
    'memberEnrolled',
    ({ programmeId, partyId, code, how, tier, tierName }) => ({
      programmeId,
      partyId,
      code,
      how,
      tier,
      tierName,
    }),
  ),
  PointsAwarded: of('PointsAwarded', 'pointsAwarded', awarded),
  PointsReleased: of('PointsReleased', 'pointsReleased', moved),
  PointsExpired: of('PointsExpired', 'pointsExpired', moved),
  DebtRepaid: of('DebtRepaid', 'debtRepaid', moved),
  PointsRedeemed: of('PointsRedeemed', 'pointsRedeemed', ({ redemptionId, code, rewardId, ...data }) => ({
    redemptionId,
    code,
    rewardId,
    rewardName: data.rewardName,
    ...moved(data),
  })),
  RedemptionReversed: of('RedemptionReversed', 'redemptionReversed', (data) => ({
    redemptionId: data.redemptionId,
    rewardId: data.rewardId,
    reason: data.reason,
    ...moved(data),
  })),
  PointsTakenBack: of('PointsTakenBack', 'pointsTakenBack', ({ orderId, returnId, lines, ...data }) => ({
    orderId,
    returnId,
    ...sumsOf(lines),
    qualifying: wireQualifying(data.qualifying),
    ...moved(data),
  })),
  PointsCorrected: of('PointsCorrected', 'pointsCorrected', (data) => ({
    qualifying: wireQualifying(data.qualifying),
    reason: data.reason,
    ...moved(data),
  })),
  TierRisen: of('TierRisen', 'tierRisen', ({ from, to, toName, qualifying, threshold, because }) => ({
    from,
    to,
    toName,
    qualifying: wireQualifying(qualifying),
    threshold: BigInt(threshold),
    because: because.kind,
    becauseId: because.id,
  })),
  TierReviewed: of('TierReviewed', 'tierReviewed', ({ from, to, toName, qualifying, threshold }) => ({
    from,
    to,
    toName,
    qualifying: wireQualifying(qualifying),
    threshold: BigInt(threshold),
  })),
  AccountJoined: of('AccountJoined', 'accountJoined', ({ into, reason, points, debt }) => ({
    into,
    reason,
    points: BigInt(points),
    debt: BigInt(debt),
  })),
  AccountTakenOver: of('AccountTakenOver', 'accountTakenOver', ({ from, debt, ...data }) => ({
    from,
    debt: BigInt(debt),
    ...moved(data),
  })),
} satisfies Publications & Readonly<Record<MemberEvent['type'], unknown>>;

function awarded({ lines, qualifying, ...data }: PointsAwarded['data']) {
  return {
    orderId: data.orderId,
    programmeVersion: data.programmeVersion,
    ruleId: data.ruleId,
    base: data.base,
    currency: data.currency,
    rate: data.rate,
    tierFactor: data.tierFactor,
    lines: lines.map(({ lot: _, amount, points, qualifying: qualified, ...line }) => ({
      ...line,
      amount: { minor: minorOf(amount), currency: amount.currency },
      points: BigInt(points),
      qualifying: BigInt(qualified),
    })),
    qualifying: wireQualifying(qualifying),
    availableAt: data.availableAt,
    expiresAt: data.expiresAt,
    ...moved(data),
  };
}

function moved({ points, standing }: { readonly points: number; readonly standing: Standing }) {
  const { pending, available, debt } = standing;
  return {
    points: BigInt(points),
    standing: { pending: BigInt(pending), available: BigInt(available), debt: BigInt(debt) },
  };
}

function wireQualifying({ period, points }: Qualifying) {
  return { period, points: BigInt(points) };
}

function sumsOf(lines: readonly ReturnedLine[]) {
  const sum = (of: (line: ReturnedLine) => number) => BigInt(lines.reduce((all, line) => all + of(line), 0));
  return {
    cancelled: sum((line) => line.cancelled),
    taken: sum((line) => line.taken),
    owed: sum((line) => line.owed),
    lapsed: sum((line) => line.lapsed),
  };
}

type DataOf<T extends MemberEvent['type']> = Extract<MemberEvent, { type: T }>['data'];

function of<T extends MemberEvent['type'], F extends Fact<typeof TOPIC>>(
  _type: T,
  fact: F,
  says: (data: DataOf<T>) => FactData<typeof TOPIC, F>,
) {
  return (event: PublishableEvent) => publish(TOPIC, fact, says(event.data as unknown as DataOf<T>), event);
}
