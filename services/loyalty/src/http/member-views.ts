import { type Static, Type } from 'typebox';
import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import { shownParties } from '@rapport/parties';
import type { MemberRow } from '../queries/members.ts';
import {
  Code,
  Count,
  Instant,
  NameInBoth,
  Personal,
  type Tier,
  Uuid,
  Version,
  oneOf,
  strict,
} from './schemas.ts';

const Qualified = strict({ period: Type.String(), points: Type.Integer() });
const Standing = { pending: Count, available: Count, debt: Count, balance: Type.Integer() };

/** Why a member is in the tier they are in. */
const TierWhy = strict({
  fact: oneOf('enrolled', 'risen', 'reviewed'),
  from: Type.Optional(Type.String()),
  qualifying: Type.Optional(Qualified),
  threshold: Type.Optional(Count),
  programmeVersion: Type.Optional(Count),
  because: Type.Optional(strict({ kind: Type.String(), id: Type.String() })),
});

/** A member with everything a person asks about at once. */
export const MemberView = strict({
  memberId: Uuid,
  version: Version,
  code: Code,
  programme: strict({ programmeId: Uuid, name: NameInBoth }),
  party: strict({ partyId: Uuid, code: Type.Optional(Code), name: Personal }),
  how: oneOf('by-agent', 'with-first-order'),
  enrolledAt: Instant,
  tier: strict({
    tierId: Type.String(),
    name: NameInBoth,
    benefits: Type.Array(NameInBoth),
    since: Instant,
    why: TierWhy,
    /** Until then the tier does not fall. */
    heldUntil: Instant,
    /** What the points of the present period alone would make; lower: the tier is held. */
    earned: Type.String(),
    /** The last return that made qualifying points fewer in this period. */
    fallen: Type.Optional(strict({ orderId: Uuid, points: Type.Integer(), at: Instant })),
    next: Type.Optional(strict({ tierId: Type.String(), name: NameInBoth, missing: Count })),
  }),
  qualifying: Type.Integer(),
  ...Standing,
  spendable: Count,
  expiring: Type.Optional(strict({ at: Instant, points: Count })),
  joinedInto: Type.Optional(Uuid),
});
export type MemberView = Static<typeof MemberView>;

/** Members as they are shown, with their names opened in one batch. */
export async function shownMembers(
  { database, keys }: { readonly database: Database; readonly keys: Pick<KeyRing, 'open'> },
  rows: readonly MemberRow[],
): Promise<{ readonly items: readonly MemberView[]; readonly locked: boolean }> {
  const parties = await shownParties(
    database,
    rows.map((row) => row.party_id),
  );
  const { texts, locked } = await openTexts(
    keys,
    rows.map((row) => ({ field: 'name', sealed: parties.get(row.party_id)?.name })),
  );
  const items = rows.map((row, i) => {
    const party = parties.get(row.party_id);
    const shown = { partyId: party?.partyId ?? row.party_id, ...(party ? { code: party.code } : {}) };
    return memberView(row, { ...shown, name: texts[i] ?? null });
  });
  return { items, locked };
}

function memberView(row: MemberRow, party: MemberView['party']): MemberView {
  const { pending, available, debt, expiring } = row;
  return {
    memberId: row.member_id,
    version: String(row.last_news),
    code: row.code,
    programme: { programmeId: row.programme_id, name: row.programme_name },
    party,
    how: row.how,
    enrolledAt: row.enrolled_at,
    tier: tierView(row),
    qualifying: row.qualifying[row.period.from] ?? 0,
    pending,
    available,
    debt,
    balance: pending + available - debt,
    spendable: Math.max(0, available - debt),
    ...(expiring ? { expiring: { at: new Date(expiring.at).toISOString(), points: expiring.points } } : {}),
    ...(row.joined_into ? { joinedInto: row.joined_into } : {}),
  };
}

type TierRow = Static<typeof Tier>;

function tierView(row: MemberRow): MemberView['tier'] {
  const tiers = row.tiers as readonly TierRow[];
  const points = row.qualifying[row.period.from] ?? 0;
  const at = tiers.findIndex(({ tierId }) => tierId === row.tier);
  const tier = tiers[at];
  const earned = tiers.findLast(({ threshold }) => points >= threshold) ?? tiers[0]!;
  const next = tiers[at + 1];
  return {
    tierId: row.tier,
    name: tier?.name ?? { zh: row.tier, en: row.tier },
    benefits: [...(tier?.benefits ?? [])],
    since: row.tier_since,
    why: row.tier_why as MemberView['tier']['why'],
    heldUntil: row.period.endsAt,
    earned: earned.tierId,
    ...(row.fallen ? { fallen: fallenView(row.fallen) } : {}),
    ...(next
      ? { next: { tierId: next.tierId, name: next.name, missing: Math.max(0, next.threshold - points) } }
      : {}),
  };
}

function fallenView({ orderId, points, at }: NonNullable<MemberRow['fallen']>) {
  return { orderId, points, at };
}
