import { type Insisting, succeed } from './insisting.ts';

/** What members of the company's programme earn and become; its periods are short, so that the walk sees one end. */
const programme = {
  name: { zh: '磨友会', en: 'Friends of the mill' },
  period: { months: 1, zone: 'Asia/Shanghai' },
  rules: {
    tiers: [
      {
        tierId: 'copper',
        name: { zh: '铜牌', en: 'Copper' },
        threshold: 0,
        earningFactor: '1',
        benefits: [],
      },
      {
        tierId: 'silver',
        name: { zh: '银牌', en: 'Silver' },
        threshold: 6_000,
        earningFactor: '2',
        benefits: [],
      },
    ],
    earning: [
      {
        ...{ ruleId: 'all', from: '2026-01-01', base: 'net', rounding: 'down', multipliers: [] },
        rates: [{ currency: 'CNY', pointsPerUnit: '1' }],
      },
    ],
    ...{ returnDays: 5, validMonths: 12, graceDays: 30, enrolment: 'with-first-order' },
    pointWorth: { amount: '0.01', currency: 'CNY' },
  },
} as const;

/** What is taken for points. */
export const rewards = {
  grinder: { name: { zh: '电动磨机', en: 'Electric grinder' }, points: 6_000 },
  cup: { name: { zh: '磨友杯', en: 'Cup' }, points: 500 },
} as const;
export type RewardName = keyof typeof rewards;
export type TierName = (typeof programme.rules.tiers)[number]['tierId'];

/** Tiers as they are called on the screens. */
export const tierNames = Object.fromEntries(
  programme.rules.tiers.map(({ tierId, name }) => [tierId, name]),
) as Readonly<Record<TierName, { readonly zh: string; readonly en: string }>>;

/** Opens the programme, with what can be had for points; answers the rewards' ids. */
export async function openProgramme(admin: Insisting): Promise<Readonly<Record<RewardName, string>>> {
  const { programmeId } = await succeed(admin, '/api/loyalty/v1/programmes', programme);
  const ids: Partial<Record<RewardName, string>> = {};
  for (const [name, reward] of Object.entries(rewards)) {
    const offered = { programmeId, from: '2026-01-01', ...reward };
    ids[name as RewardName] = (await succeed(admin, '/api/loyalty/v1/rewards', offered))['rewardId']!;
  }
  return ids as Readonly<Record<RewardName, string>>;
}
