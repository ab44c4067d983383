import type { LocalDate, NameInBoth } from './programme.events.ts';

/** Members may take something for points. */
export interface RewardOffered {
  readonly type: 'RewardOffered';
  readonly data: {
    readonly programmeId: string;
    readonly code: string;
    readonly name: NameInBoth;
    readonly points: number;
    /** How many there are; null: no end of them. */
    readonly stock: number | null;
    /** How many one member may have; null: as many as they can pay. */
    readonly perMember: number | null;
    /** The lowest tier it is for; empty: for all. */
    readonly fromTier: string;
    readonly from: LocalDate;
    /** Last day; empty: until it is withdrawn. */
    readonly until: LocalDate;
  };
}

/** More of it came in. */
export interface RewardRestocked {
  readonly type: 'RewardRestocked';
  readonly data: { readonly added: number; readonly left: number };
}

/** Nobody can take it any more. */
export interface RewardWithdrawn {
  readonly type: 'RewardWithdrawn';
  readonly data: Readonly<Record<never, never>>;
}

/** A member took one; `left` is what is there after it, null: no end of them. */
export interface RewardTaken {
  readonly type: 'RewardTaken';
  readonly data: { readonly redemptionId: string; readonly memberId: string; readonly left: number | null };
}

/** One came back. */
export interface RewardGivenBack {
  readonly type: 'RewardGivenBack';
  readonly data: { readonly redemptionId: string; readonly memberId: string; readonly left: number | null };
}

export type RewardEvent = RewardOffered | RewardRestocked | RewardWithdrawn | RewardTaken | RewardGivenBack;
