import { type WorkflowDoors, dayAfter } from './workflow.ts';

/** The sample company's programme: whoever orders becomes a member, with a point for each yuan before tax. */
const PROGRAMME = {
  name: { zh: '茶友会', en: 'Tea friends' },
  period: { months: 12, zone: 'Asia/Shanghai' },
};
const TIERS = [
  {
    tierId: 'leaf',
    name: { zh: '绿叶会员', en: 'Green leaf' },
    threshold: 0,
    earningFactor: '1',
    benefits: [],
  },
  {
    tierId: 'silver',
    name: { zh: '银叶会员', en: 'Silver leaf' },
    threshold: 5_000,
    earningFactor: '1.2',
    benefits: [{ zh: '免运费', en: 'Free delivery' }],
  },
  {
    tierId: 'gold',
    name: { zh: '金叶会员', en: 'Gold leaf' },
    threshold: 20_000,
    earningFactor: '1.5',
    benefits: [
      { zh: '免运费', en: 'Free delivery' },
      { zh: '新茶优先试饮', en: 'First to taste the new harvest' },
    ],
  },
];
const REWARDS = [
  { name: { zh: '品茗杯一对', en: 'A pair of tasting cups' }, points: 800, stock: 40, perMember: 2 },
  { name: { zh: '茶山一日行', en: 'A day in the tea hills' }, points: 6_000, stock: 4, fromTier: 'silver' },
];
/** So many members take something before the year is over. */
const TAKEN = 3;

/** Opens the programme and offers its rewards, in the name of an administrator. */
export async function openProgramme({ send }: Pick<WorkflowDoors, 'send'>, from: Date): Promise<void> {
  const rule = {
    ruleId: 'orders',
    from: dayAfter(from, -1),
    base: 'net',
    rounding: 'down',
    rates: [
      { currency: 'CNY', pointsPerUnit: '1' },
      { currency: 'EUR', pointsPerUnit: '8' },
    ],
    multipliers: [],
  };
  const rules = {
    tiers: TIERS,
    earning: [rule],
    returnDays: 14,
    validMonths: 24,
    graceDays: 30,
    enrolment: 'with-first-order',
    pointWorth: { amount: '0.01', currency: 'CNY' },
  };
  const { programmeId } = await send('loyalty', 'programmes', { ...PROGRAMME, rules });
  for (const reward of REWARDS)
    await send('loyalty', 'rewards', { programmeId, ...reward, from: dayAfter(from, 0) });
}

interface SampleMember {
  readonly memberId: string;
  readonly spendable: number;
}

/** Some of those who have points take the first reward for them; one of them gives it back. */
export async function takeRewards({ read, send }: WorkflowDoors): Promise<void> {
  const { items: rewards } = await read('loyalty', 'rewards?limit=10');
  const cups = (rewards as readonly { readonly rewardId: string; readonly points: number }[]).find(
    ({ points }) => points === REWARDS[0]!.points,
  )!;
  const { items } = await read('loyalty', 'members?limit=200');
  const able = (items as readonly SampleMember[]).filter(({ spendable }) => spendable >= cups.points);
  for (const [i, { memberId }] of able.slice(0, TAKEN).entries()) {
    const actions = `members/${memberId}/actions`;
    const { redemptionId } = await send('loyalty', `${actions}/redeem`, { rewardId: cups.rewardId });
    if (i === 0)
      await send('loyalty', `${actions}/reverse`, { redemptionId, reason: '杯子有裂纹，已退回。' });
  }
}
