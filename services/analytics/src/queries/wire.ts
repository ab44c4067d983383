import { type Money, minorOf } from '@rapport/kernel/money';
import type { Reason } from '../domain/condition.events.ts';
import type { RankedAction, Scores } from '../domain/profile.events.ts';

/** An amount as contracts count it. */
function wireMoney(money: Money): { readonly minor: bigint; readonly currency: string } {
  return { minor: minorOf(money), currency: money.currency };
}

/** Why something holds, as contracts say it. */
export function wireReason({ amount, lastOn = '', word = '', records, ...reason }: Reason) {
  return { ...reason, lastOn, word, records: [...records], amount: amount && wireMoney(amount) };
}

/** Scores as contracts say them. */
export function wireScores({ value, churn, ...scores }: Scores) {
  return { ...scores, churn: churn ?? '', value: value && wireMoney(value) };
}

/** An action as contracts say it. */
export function wireAction({ reasons, ...action }: RankedAction) {
  return { ...action, reasons: reasons.map(wireReason) };
}
