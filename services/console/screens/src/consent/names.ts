import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { Both, PermissionState } from './queries.ts';
import { purposes } from './queries.ts';

/** How words in both languages are read here. */
export function useInBoth(): (words: Both | null | undefined) => string {
  const { i18n } = useLingui();
  const language = i18n.locale.startsWith('zh') ? 'zh' : 'en';
  return (words) => words?.[language] ?? '';
}

/** What purposes are called; by its code where that is not known. */
export function usePurposeNames(): (code: string) => string {
  const { t } = useLingui();
  const inBoth = useInBoth();
  const { data } = useQuery(purposes);
  return (code) => {
    if (code === '') return t`every promotion`;
    return inBoth(data?.items.find((purpose) => purpose.code === code)?.name) || code;
  };
}

/** How permissions stand, and how they were said, in words. */
export function useConsentWords() {
  const { t } = useLingui();
  const states: Readonly<Record<PermissionState, string>> = {
    given: t`Permitted`,
    withdrawn: t`Withdrawn`,
    'never-given': t`Never given`,
  };
  const ways: Readonly<Record<string, string>> = {
    'one-click': t`with one click in the mail program`,
    page: t`on the customer’s own page`,
    agent: t`written down by an agent`,
    form: t`in a form`,
    import: t`taken over from a list`,
    complaint: t`by a complaint about a mail`,
    confirmation: t`confirmed by mail`,
  };
  const reasons: Readonly<Record<string, string>> = {
    'never-given': t`no consent`,
    withdrawn: t`withdrawn`,
    'no-contact-point': t`no mail address`,
    forgotten: t`erased`,
    unavailable: t`not known while the key store is away`,
  };
  return {
    stateOf: (state: PermissionState) => states[state],
    wayOf: (by: string | null) => (by === null ? '' : (ways[by] ?? by)),
    reasonOf: (reason: string) => reasons[reason] ?? reason,
  };
}
