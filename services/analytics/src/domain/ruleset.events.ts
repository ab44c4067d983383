import type { Condition } from './condition.events.ts';

/** What is to be fixed stands before everything else, whatever the rules weigh. */
export const ACTION_KINDS = ['fix', 'keep', 'serve', 'sell'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];
export const ACTIONS = [
  'resolve-case',
  'make-good-promise',
  'keep-promise',
  'call-back',
  'follow-up-quote',
  'follow-up-lead',
  'win-back',
  'offer-again',
  'offer-reward',
  'thank',
] as const;
export type Action = (typeof ACTIONS)[number];

/** For whom what is worth doing. */
export type ActionRule = {
  readonly ruleId: string;
  readonly kind: ActionKind;
  readonly action: Action;
  readonly condition: Condition;
  /** Among rules of one kind the heavier comes first. */
  readonly weight: number;
  /** For so many days it rests for a customer after somebody accepted or refused it. */
  readonly restDays: number;
};

/** The rules by which the next best action is found from here on, whole. */
export interface RulesDefined {
  readonly type: 'RulesDefined';
  readonly data: { readonly version: number; readonly rules: readonly ActionRule[] };
}
