import type { Currency, Decimal, Money } from '@rapport/kernel/money';
import type { Instant } from '@rapport/kernel/values';
import type { LocalDate, NameInBoth, Period } from './programme.events.ts';
import type { SealedText } from './sealed-text.ts';

/** Points taken from lots, or given to them: number of the lot in its account, and how many. Short, for long accounts. */
export type LotPoints = readonly (readonly [lot: number, points: number])[];

/** How an account stands after an event. What it is worth to the member is pending + available − debt. */
export type Standing = {
  /** In lots whose order can still come back. */
  readonly pending: number;
  /** In lots that can be spent. */
  readonly available: number;
  /** Spent points that had to be taken back; the next points that become available repay them. */
  readonly debt: number;
  /** When time changes it next; empty: it does not. */
  readonly due: Instant | '';
};

/** Points that qualify for a tier, and the period they do so in. */
export type Qualifying = { readonly period: LocalDate; readonly points: number };

/** Somebody is a member from here on. */
export interface MemberEnrolled {
  readonly type: 'MemberEnrolled';
  readonly data: {
    readonly programmeId: string;
    readonly partyId: string;
    readonly code: string;
    readonly how: 'by-agent' | 'with-first-order';
    /** Orders from then on bring points. */
    readonly since: Instant;
    readonly tier: string;
    /** As it is called then. */
    readonly tierName: NameInBoth;
    readonly period: Period;
    readonly standing: Standing;
  };
}

/** A line of an order with the points it brought; they lie in a lot of their own. */
export type AwardedLine = {
  readonly line: number;
  readonly productId: string;
  /** As ordered; a return is reckoned as its share of it. */
  readonly quantity: Decimal;
  /** What the points were given on: net or gross. */
  readonly amount: Money;
  readonly factor: Decimal;
  readonly points: number;
  readonly qualifying: number;
  readonly lot: number;
};

/** An order brought points: those to spend and those that qualify, in one. Everything they follow from stands beside them. */
export interface PointsAwarded {
  readonly type: 'PointsAwarded';
  readonly data: {
    readonly orderId: string;
    readonly orderCode: string;
    readonly programmeVersion: number;
    readonly ruleId: string;
    readonly base: 'net' | 'gross';
    readonly currency: Currency;
    readonly rate: Decimal;
    readonly tierFactor: Decimal;
    readonly lines: readonly AwardedLine[];
    readonly points: number;
    readonly qualifying: Qualifying;
    readonly availableAt: Instant;
    readonly expiresAt: Instant;
    readonly standing: Standing;
  };
}

/** Their order can no longer come back: the points can be spent. */
export interface PointsReleased {
  readonly type: 'PointsReleased';
  readonly data: {
    readonly lots: readonly number[];
    readonly points: number;
    readonly standing: Standing;
  };
}

/** Points that nobody spent in time are gone. */
export interface PointsExpired {
  readonly type: 'PointsExpired';
  readonly data: { readonly lots: LotPoints; readonly points: number; readonly standing: Standing };
}

/** Points that became available repaid a debt. */
export interface DebtRepaid {
  readonly type: 'DebtRepaid';
  readonly data: { readonly lots: LotPoints; readonly points: number; readonly standing: Standing };
}

/** A member took a reward for points, the oldest expiry first. */
export interface PointsRedeemed {
  readonly type: 'PointsRedeemed';
  readonly data: {
    readonly redemptionId: string;
    readonly code: string;
    readonly rewardId: string;
    readonly rewardName: NameInBoth;
    readonly lots: LotPoints;
    readonly points: number;
    readonly standing: Standing;
  };
}

/** A lot of points that came back too late for their own. */
export type GraceLot = {
  readonly lot: number;
  readonly of: number;
  readonly points: number;
  readonly expiresAt: Instant;
};

/** A redemption is undone: points go back to their lots with their old expiry, or get a grace where that is over. */
export interface RedemptionReversed {
  readonly type: 'RedemptionReversed';
  readonly data: {
    readonly redemptionId: string;
    readonly rewardId: string;
    readonly reason: SealedText;
    readonly lots: LotPoints;
    readonly grace: readonly GraceLot[];
    readonly points: number;
    readonly standing: Standing;
  };
}

/** What a returned line cost: `points` of its lot, as its share of what came back. */
export type ReturnedLine = {
  readonly line: number;
  readonly quantity: Decimal;
  readonly points: number;
  readonly qualifying: number;
  /** Of these: were pending; were still there; were spent and are owed now; had expired, and are nobody's. */
  readonly cancelled: number;
  readonly taken: number;
  readonly owed: number;
  readonly lapsed: number;
};

/** Goods came back, and with them the points that they had brought. */
export interface PointsTakenBack {
  readonly type: 'PointsTakenBack';
  readonly data: {
    readonly orderId: string;
    readonly returnId: string;
    readonly lines: readonly ReturnedLine[];
    /** What was taken from which lot, pending or not. */
    readonly lots: LotPoints;
    /** What is owed of which lot. */
    readonly owed: LotPoints;
    readonly points: number;
    readonly qualifying: Qualifying;
    readonly standing: Standing;
  };
}

/** Somebody here put an account right. */
export interface PointsCorrected {
  readonly type: 'PointsCorrected';
  readonly data: {
    /** More or fewer. */
    readonly points: number;
    readonly qualifying: Qualifying;
    readonly reason: SealedText;
    /** The lot that more points lie in. */
    readonly lot?: { readonly lot: number; readonly expiresAt: Instant };
    /** Where fewer were taken from. */
    readonly lots: LotPoints;
    /** What was not there to be taken. */
    readonly owed: number;
    readonly standing: Standing;
  };
}

/** Why a tier was reached. */
export type TierCause = {
  readonly kind: 'order' | 'correction' | 'joined' | 'rules';
  readonly id: string;
};

/** A member rose; that happens at once. */
export interface TierRisen {
  readonly type: 'TierRisen';
  readonly data: {
    readonly from: string;
    readonly to: string;
    readonly toName: NameInBoth;
    readonly qualifying: Qualifying;
    readonly threshold: number;
    readonly programmeVersion: number;
    readonly because: TierCause;
    readonly standing: Standing;
  };
}

/** A period is over: the tier is from here on what its points make; only now may it fall. */
export interface TierReviewed {
  readonly type: 'TierReviewed';
  readonly data: {
    readonly from: string;
    readonly to: string;
    readonly toName: NameInBoth;
    readonly qualifying: Qualifying;
    readonly threshold: number;
    readonly programmeVersion: number;
    readonly period: Period;
    readonly standing: Standing;
  };
}

/** What a lot's points were given for. */
export type LotOrigin =
  | { readonly kind: 'order'; readonly orderId: string; readonly line: number; readonly quantity: Decimal }
  | { readonly kind: 'correction' }
  /** Came back from a redemption when the lot they were of had expired. */
  | { readonly kind: 'grace'; readonly of: number };

/** A lot of points with what became of them. */
export type Lot = {
  readonly origin: LotOrigin;
  readonly points: number;
  readonly qualifying: Qualifying;
  readonly state: 'pending' | 'available';
  readonly left: number;
  /** Redeemed, or gone to repay a debt. */
  readonly spent: number;
  /** Of what was spent, had to come back. */
  readonly owed: number;
  readonly expired: number;
  /** How much of the line came back, and the points that went with it. */
  readonly returned: { readonly quantity: Decimal; readonly points: number; readonly qualifying: number };
  readonly availableAt: Instant;
  readonly expiresAt: Instant;
};

/** The account was joined with another of the same person: all it held lies there. */
export interface AccountJoined {
  readonly type: 'AccountJoined';
  readonly data: {
    readonly into: string;
    readonly reason: SealedText;
    readonly lots: number;
    readonly points: number;
    readonly debt: number;
    readonly standing: Standing;
  };
}

/** Lots of another account of the same person lie here from now on; a long account comes in several pieces. */
export interface AccountTakenOver {
  readonly type: 'AccountTakenOver';
  readonly data: {
    readonly from: string;
    readonly reason: SealedText;
    /** The number here of the first of the other's lots. */
    readonly firstLot: number;
    readonly lots: readonly Lot[];
    readonly points: number;
    /** With the last piece: what the other account owed, had qualified for, and what was redeemed with it. */
    readonly debt: number;
    readonly qualifying: readonly Qualifying[];
    readonly redemptions: readonly TakenRedemption[];
    readonly standing: Standing;
  };
}

/** A redemption as far as it can still be reversed. */
export type TakenRedemption = {
  readonly redemptionId: string;
  readonly rewardId: string;
  readonly points: number;
  readonly lots: LotPoints;
  readonly reversed: boolean;
};

/** What changes how many points there are. */
export type LedgerEvent =
  | PointsAwarded
  | PointsReleased
  | PointsExpired
  | DebtRepaid
  | PointsRedeemed
  | RedemptionReversed
  | PointsTakenBack
  | PointsCorrected
  | AccountJoined
  | AccountTakenOver;

export type MemberEvent = MemberEnrolled | LedgerEvent | TierRisen | TierReviewed;
