import { type Decider, Rejection } from '@rapport/kernel/decider';
import { compareDecimals, isCurrency } from '@rapport/kernel/money';
import type { Instant } from '@rapport/kernel/values';
import { refuseUnknownZone } from './periods.ts';
import type {
  EarningRule,
  LocalDate,
  NameInBoth,
  ProgrammeEvent,
  ProgrammeOpened,
  ProgrammeRules,
  QualifyingPeriod,
  Tier,
} from './programme.events.ts';

export type ProgrammeCommand =
  | { readonly type: 'OpenProgramme'; readonly data: Omit<ProgrammeOpened['data'], 'version'> }
  | {
      readonly type: 'ReviseProgramme';
      readonly data: {
        /** The version that was looked at. */
        readonly from: number;
        readonly name: NameInBoth;
        readonly rules: ProgrammeRules;
        readonly since: Instant;
      };
    };

/** Rules with the instant from which on they hold. */
export interface RulesVersion {
  readonly version: number;
  readonly since: Instant;
  readonly rules: ProgrammeRules;
}

/** A programme that was opened, with every version of its rules, the first first. */
export interface KnownProgramme {
  readonly status: 'open';
  readonly name: NameInBoth;
  readonly period: QualifyingPeriod;
  readonly versions: readonly RulesVersion[];
}

export type ProgrammeState = { readonly status: 'none' } | KnownProgramme;

/** What members earn and become, in versions: what was given under one of them stays as it was given. */
export const Programme: Decider<ProgrammeState, ProgrammeCommand, ProgrammeEvent> = {
  initial: { status: 'none' },
  decide(state, { type, data }) {
    if (type === 'OpenProgramme') {
      if (state.status !== 'none') return [];
      refuseUnknownZone(data.period.zone);
      refuseContradictions(data.rules);
      return [{ type: 'ProgrammeOpened', data: { ...data, version: 1 } }];
    }
    if (state.status === 'none') throw new Rejection('programme-unknown');
    const last = state.versions.at(-1)!;
    const same = JSON.stringify([last.rules, state.name]) === JSON.stringify([data.rules, data.name]);
    if (same) return [];
    if (data.from !== last.version) throw new Rejection('programme-changed', { version: last.version });
    refuseContradictions(data.rules);
    refuseLostTiers(last.rules.tiers, data.rules.tiers);
    const { name, rules, since } = data;
    return [{ type: 'ProgrammeRevised', data: { name, rules, since, version: last.version + 1 } }];
  },
  evolve(state, { type, data }) {
    const { name, version, since, rules } = data;
    const made = { version, since, rules };
    if (type === 'ProgrammeOpened') return { status: 'open', name, period: data.period, versions: [made] };
    // The stream begins with ProgrammeOpened: nothing else can come first.
    return state.status === 'none' ? state : { ...state, name, versions: [...state.versions, made] };
  },
};

/** The rules that hold at an instant; before the first version, the first. */
export function rulesAt(versions: readonly RulesVersion[], at: Instant): RulesVersion {
  return versions.findLast(({ since }) => since <= at) ?? versions[0]!;
}

/** The earning rule that holds on a day. */
export function earningOn(rules: ProgrammeRules, day: LocalDate): EarningRule | undefined {
  return rules.earning.find(({ from, until }) => from <= day && (until === '' || day <= until));
}

/** The tier that so many qualifying points make. */
export function tierFor(tiers: readonly Tier[], points: number): Tier {
  return tiers.findLast(({ threshold }) => points >= threshold) ?? tiers[0]!;
}

/** Refuses rules that cannot be followed: tiers out of order, a rule that ends before it begins, a rate said twice. */
function refuseContradictions({ tiers, earning, pointWorth }: ProgrammeRules): void {
  const ascending = tiers.every(({ threshold }, i) => i === 0 || threshold > tiers[i - 1]!.threshold);
  if (tiers[0]?.threshold !== 0 || !ascending) throw new Rejection('tiers-unordered');
  if (new Set(tiers.map(({ tierId }) => tierId)).size < tiers.length) throw new Rejection('tier-twice');
  if (new Set(earning.map(({ ruleId }) => ruleId)).size < earning.length) throw new Rejection('rule-twice');
  for (const rule of earning) refuseRule(rule);
  if (pointWorth && !isCurrency(pointWorth.currency))
    throw new Rejection('currency-unknown', { currency: pointWorth.currency });
  for (const { earningFactor } of tiers) refuseNoFactor(earningFactor);
}

function refuseRule({ ruleId, from, until, rates, multipliers }: EarningRule): void {
  if (until !== '' && until < from) throw new Rejection('days-turned-round', { from, until });
  const currencies = rates.map(({ currency }) => currency);
  for (const currency of currencies)
    if (!isCurrency(currency)) throw new Rejection('currency-unknown', { currency });
  if (new Set(currencies).size < currencies.length) throw new Rejection('rate-twice', { ruleId });
  for (const { factor } of multipliers) refuseNoFactor(factor);
}

function refuseNoFactor(factor: string): void {
  if (compareDecimals(factor, '0') < 0) throw new Rejection('factor-negative', { factor });
}

/** Members are in tiers: one that was there stays, under whatever name and threshold. */
function refuseLostTiers(before: readonly Tier[], after: readonly Tier[]): void {
  const lost = before.find(({ tierId }) => !after.some((tier) => tier.tierId === tierId));
  if (lost) throw new Rejection('tier-lost', { tier: lost.tierId });
}
