import {
  CASE_KINDS,
  CHURNS,
  type Condition,
  type Fact,
  LANGUAGES,
  LEAD_SOURCES,
  LEAD_STATES,
  QUOTE_STATES,
  REACHES,
  VALUE_CLASSES,
} from '../src/domain/condition.events.ts';
import { CAMPAIGNS, type Dice, PRODUCTS, PROGRAMMES, PURPOSES, TIERS } from './dice.ts';
import { id } from './log-world.ts';

/** Every way in which a fact may stand, one at a time, and many numbers of days at which it may begin or end to hold. */
export function plainFacts(): readonly Fact[] {
  const days = Array.from({ length: 14 }, (_, n) => 1 + n * 2);
  const fifths = [1, 2, 3, 4, 5];
  return [
    { is: 'bought' },
    ...days.map((withinDays) => ({ is: 'bought', withinDays }) as const),
    ...[2, 3, 4].map((orders) => ({ is: 'bought', orders }) as const),
    ...PRODUCTS.flatMap(
      (name) =>
        [
          { is: 'bought', productId: id(name) },
          { is: 'bought', productId: id(name), orders: 2 },
          { is: 'bought', productId: id(name), worth: { amount: '45.00', currency: 'CNY' } },
        ] as const,
    ),
    ...['0.01', '50.00', '85.01', '100'].map(
      (amount) => ({ is: 'bought', worth: { amount, currency: 'CNY' } }) as const,
    ),
    ...QUOTE_STATES.map((state) => ({ is: 'quote', states: [state] }) as const),
    ...LEAD_STATES.map((state) => ({ is: 'lead', states: [state] }) as const),
    ...LEAD_SOURCES.map((source) => ({ is: 'lead', states: LEAD_STATES, source }) as const),
    { is: 'open-case' },
    ...CASE_KINDS.map((kind) => ({ is: 'open-case', kinds: [kind] }) as const),
    { is: 'broken-promise' },
    { is: 'due-promise' },
    { is: 'awaits-call' },
    { is: 'member' },
    ...PROGRAMMES.map((name) => ({ is: 'member', programmeId: id(name) }) as const),
    ...TIERS.map((tier) => ({ is: 'member', tiers: [tier] }) as const),
    ...[50, 51, 200, 201].map((points) => ({ is: 'member', points }) as const),
    ...(['person', 'organisation'] as const).map((kind) => ({ is: 'kind', kind }) as const),
    ...LANGUAGES.map((language) => ({ is: 'language', language }) as const),
    ...PURPOSES.map((purpose) => ({ is: 'consent', purpose, channel: 'mail' }) as const),
    ...REACHES.flatMap((how) =>
      CAMPAIGNS.map((name) => ({ is: 'reached', campaignId: id(name), how }) as const),
    ),
    { is: 'wrote' },
    ...days.map((withinDays) => ({ is: 'wrote', withinDays }) as const),
    { is: 'scored' },
    ...VALUE_CLASSES.map((one) => ({ is: 'scored', classes: [one] }) as const),
    ...CHURNS.map((one) => ({ is: 'scored', churn: [one] }) as const),
    ...(['recency', 'frequency', 'monetary'] as const).flatMap((by) =>
      fifths.map((one) => ({ is: 'scored', [by]: [one] }) as const),
    ),
  ];
}

/** Facts, and what joins them, up to so many levels deep. */
export function randomCondition(dice: Dice, levels: number): Condition {
  if (levels === 0 || dice.chance(0.4)) return randomFact(dice);
  const of = () => randomCondition(dice, levels - 1);
  if (dice.chance(0.3)) return { is: 'not', of: of() };
  return { is: dice.pick(['all', 'any'] as const), of: [of(), ...dice.some(2, of)] };
}

/** One of each kind, with what may be asked of it drawn. */
export function randomFacts(dice: Dice): readonly Fact[] {
  const sometimes = <K extends string, V>(name: K, value: V) =>
    (dice.chance(0.4) ? { [name]: value } : {}) as { readonly [Name in K]?: V };
  const amongst = <T>(all: readonly T[]) => [dice.pick(all), ...dice.some(2, () => dice.pick(all))];
  const withinDays = () => sometimes('withinDays', 1 + dice.below(40));
  const fifths = () => amongst([1, 2, 3, 4, 5]);
  const worth = { amount: `${20 * (1 + dice.below(6))}.00`, currency: dice.pick(['CNY', 'CNY', 'EUR']) };
  return [
    {
      ...{ is: 'bought', ...withinDays(), ...sometimes('productId', id(dice.pick(PRODUCTS))) },
      ...{ ...sometimes('orders', 1 + dice.below(3)), ...sometimes('worth', worth) },
    },
    { is: 'quote', states: amongst(QUOTE_STATES) },
    { is: 'lead', states: amongst(LEAD_STATES), ...sometimes('source', dice.pick(LEAD_SOURCES)) },
    { is: 'open-case', ...sometimes('kinds', amongst(CASE_KINDS)) },
    { is: dice.pick(['broken-promise', 'due-promise', 'awaits-call'] as const) },
    {
      ...{ is: 'member', ...sometimes('programmeId', id(dice.pick(PROGRAMMES))) },
      ...{ ...sometimes('tiers', amongst(TIERS)), ...sometimes('points', 50 * (1 + dice.below(4))) },
    },
    { is: 'kind', kind: dice.pick(['person', 'organisation'] as const) },
    { is: 'language', language: dice.pick(LANGUAGES) },
    { is: 'consent', purpose: dice.pick(PURPOSES), channel: 'mail' },
    {
      is: 'reached',
      campaignId: id(dice.pick(CAMPAIGNS)),
      how: dice.pick(REACHES),
    },
    { is: 'wrote', ...withinDays() },
    {
      ...{
        is: 'scored',
        ...sometimes('classes', amongst(VALUE_CLASSES)),
        ...sometimes('churn', amongst(CHURNS)),
      },
      ...{ ...sometimes('recency', fifths()), ...sometimes('frequency', fifths()) },
      ...sometimes('monetary', fifths()),
    },
  ];
}

const randomFact = (dice: Dice): Fact => dice.pick(randomFacts(dice));
