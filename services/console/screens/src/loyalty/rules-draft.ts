import type { EarningRule, Programme, Rules, Tier } from '../api/loyalty.ts';

/** Rules while somebody writes them: every field a text. */
export interface RulesDraft {
  readonly zh: string;
  readonly en: string;
  readonly tiers: readonly TierDraft[];
  readonly pointsPerUnit: string;
  readonly base: EarningRule['base'];
  readonly rounding: EarningRule['rounding'];
  readonly currency: string;
  readonly returnDays: string;
  readonly validMonths: string;
  readonly graceDays: string;
  readonly enrolment: Rules['enrolment'];
  readonly pointWorth: string;
}

/** A tier while somebody writes it; `tierId` of one that is there already. */
export interface TierDraft {
  readonly tierId: string;
  readonly zh: string;
  readonly en: string;
  readonly threshold: string;
  readonly earningFactor: string;
  /** One line for each, Chinese and English parted by a bar. */
  readonly benefits: string;
}

export const noTier: TierDraft = {
  tierId: '',
  zh: '',
  en: '',
  threshold: '',
  earningFactor: '1',
  benefits: '',
};

const EMPTY: RulesDraft = {
  zh: '',
  en: '',
  tiers: [
    { ...noTier, zh: '铜牌', en: 'Copper', threshold: '0' },
    { ...noTier, zh: '银牌', en: 'Silver', threshold: '1000' },
    { ...noTier, zh: '金牌', en: 'Gold', threshold: '5000' },
  ],
  pointsPerUnit: '1',
  base: 'net',
  rounding: 'down',
  currency: 'CNY',
  returnDays: '14',
  validMonths: '12',
  graceDays: '30',
  enrolment: 'by-agent',
  pointWorth: '',
};

/** What stands in the form at first: the rules of now, or a beginning. */
export function draftOf(programme: Programme | undefined): RulesDraft {
  if (!programme) return EMPTY;
  const { name, rules } = programme;
  return {
    ...EMPTY,
    ...name,
    tiers: rules.tiers.map(tierDraft),
    ...earningDraft(rules.earning[0]),
    returnDays: String(rules.returnDays),
    validMonths: String(rules.validMonths),
    graceDays: String(rules.graceDays),
    enrolment: rules.enrolment,
    pointWorth: rules.pointWorth?.amount ?? '',
  };
}

function earningDraft(rule: EarningRule | undefined): Partial<RulesDraft> {
  if (!rule) return {};
  const { base, rounding, rates } = rule;
  const [rate] = rates;
  return { base, rounding, ...(rate ? { pointsPerUnit: rate.pointsPerUnit, currency: rate.currency } : {}) };
}

function tierDraft({ tierId, name, threshold, earningFactor, benefits }: Tier): TierDraft {
  const lines = benefits.map(({ zh, en }) => `${zh} | ${en}`).join('\n');
  return { tierId, ...name, threshold: String(threshold), earningFactor, benefits: lines };
}

/** The rules that a draft says; what the form does not show (other currencies, products that count more) stays as it was. */
export function rulesOf(draft: RulesDraft, today: string, before: Rules | undefined): Rules {
  const [rule, ...others] = before?.earning ?? [];
  return {
    tiers: draft.tiers.map(tierOf),
    earning: [earningOf(draft, rule ?? firstRule(today)), ...others],
    returnDays: Number(draft.returnDays),
    validMonths: Number(draft.validMonths),
    graceDays: Number(draft.graceDays),
    enrolment: draft.enrolment,
    ...(draft.pointWorth ? { pointWorth: { amount: draft.pointWorth, currency: draft.currency } } : {}),
  };
}

function firstRule(from: string): EarningRule {
  return { ruleId: 'orders', from, base: 'net', rounding: 'down', rates: [], multipliers: [] };
}

function earningOf({ base, rounding, currency, pointsPerUnit }: RulesDraft, rule: EarningRule): EarningRule {
  return { ...rule, base, rounding, rates: [{ currency, pointsPerUnit }, ...rule.rates.slice(1)] };
}

function tierOf({ tierId, zh, en, threshold, earningFactor, benefits }: TierDraft, at: number): Tier {
  const slug = en
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return {
    tierId: tierId || slug.slice(0, 40) || `tier-${at + 1}`,
    name: { zh, en },
    threshold: Number(threshold),
    earningFactor,
    benefits: benefits
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [first = '', second = first] = line.split('|').map((part) => part.trim());
        return { zh: first, en: second };
      }),
  };
}
