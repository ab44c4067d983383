import { useLingui } from '@lingui/react/macro';
import type { PromiseKind, PromiseState } from '../api/workflow.ts';

/** What kinds of promises are called. */
export function useKindNames(): Readonly<Record<PromiseKind, string>> {
  const { t } = useLingui();
  return {
    price: t`Price`,
    date: t`Date`,
    term: t`Terms`,
    gift: t`Gift`,
    service: t`Service`,
    'call-back': t`Call back`,
    other: t`Something else`,
  };
}

/** What states of promises are called. */
export function useStateNames(): Readonly<Record<PromiseState, string>> {
  const { t } = useLingui();
  return {
    open: t`Open`,
    broken: t`Broken`,
    kept: t`Kept`,
    'fulfilled-late': t`Fulfilled late`,
    withdrawn: t`Withdrawn`,
  };
}

/** How states of promises look. */
export const STATE_TONES: Readonly<Record<PromiseState, 'plain' | 'good' | 'due' | 'late' | 'accent'>> = {
  open: 'accent',
  broken: 'late',
  kept: 'good',
  'fulfilled-late': 'due',
  withdrawn: 'plain',
};
