import { expect, test } from 'vitest';
import type { Programme, Rules } from '../api/loyalty.ts';
import { draftOf, rulesOf } from './rules-draft.ts';

const rules: Rules = {
  tiers: [
    {
      tierId: 'gold',
      name: { zh: '金牌', en: 'Gold' },
      threshold: 0,
      earningFactor: '1.5',
      benefits: [{ zh: '免运费', en: 'Free delivery' }],
    },
  ],
  earning: [
    {
      ruleId: 'spring',
      from: '2026-03-01',
      until: '2026-05-31',
      base: 'gross',
      rounding: 'half-up',
      rates: [
        { currency: 'CNY', pointsPerUnit: '2' },
        { currency: 'EUR', pointsPerUnit: '15' },
      ],
      multipliers: [{ name: { zh: '茶', en: 'Tea' }, productIds: ['p'], factor: '2' }],
    },
    { ruleId: 'later', from: '2026-06-01', base: 'net', rounding: 'down', rates: [], multipliers: [] },
  ],
  returnDays: 7,
  validMonths: 24,
  graceDays: 0,
  enrolment: 'with-first-order',
  pointWorth: { amount: '0.01', currency: 'CNY' },
};
const programme = { name: { zh: '会', en: 'Club' }, rules } as Programme;

test('rules that nobody changed in the form are the same rules, also what the form does not show', () => {
  expect(rulesOf(draftOf(programme), '2026-12-01', rules)).toEqual(rules);
});

test('a new tier gets a permanent name of its own', () => {
  const draft = draftOf(undefined);
  const made = rulesOf(draft, '2026-12-01', undefined);
  expect(made.tiers.map(({ tierId, threshold }) => [tierId, threshold])).toEqual([
    ['copper', 0],
    ['silver', 1_000],
    ['gold', 5_000],
  ]);
  expect(made.earning).toMatchObject([{ ruleId: 'orders', from: '2026-12-01' }]);
});
