import { useLingui } from '@lingui/react/macro';
import type { FactKind } from './lines.ts';

/** What can be asked of a customer, in words. */
export function useFactNames(): Readonly<Record<FactKind, string>> {
  const { t } = useLingui();
  return {
    bought: t`Bought`,
    quote: t`Has a quote`,
    lead: t`Is a lead`,
    'open-case': t`Has an open case`,
    member: t`Is a member`,
    language: t`Set the language`,
    consent: t`Permits`,
    kind: t`Is a`,
    reached: t`Of a campaign`,
    segment: t`In a segment`,
    wrote: t`Wrote or called`,
    'broken-promise': t`Was broken a promise`,
    'due-promise': t`Is owed a promise`,
    'awaits-call': t`Waits to be called back`,
    scored: t`Ranks`,
  };
}

/** The words a fact is narrowed by. */
export function useFactWords(): Readonly<Record<string, string>> {
  const { t } = useLingui();
  return {
    draft: t`Draft`,
    sent: t`Sent`,
    accepted: t`Accepted`,
    declined: t`Declined`,
    withdrawn: t`Withdrawn`,
    expired: t`Expired`,
    replaced: t`Replaced`,
    open: t`Open`,
    qualified: t`Qualified`,
    refused: t`Refused`,
    question: t`Question`,
    complaint: t`Complaint`,
    defect: t`Defect`,
    request: t`Request`,
    form: t`Web form`,
    import: t`List`,
    conversation: t`Conversation`,
    party: t`Customer`,
    'zh-CN': t`Chinese`,
    en: t`English`,
    person: t`Person`,
    organisation: t`Organisation`,
    followed: t`followed a link`,
    answered: t`answered`,
    mail: t`by mail`,
    vip: t`VIP`,
    major: t`Major customer`,
    ordinary: t`Ordinary customer`,
    small: t`Small customer`,
    low: t`Stays`,
    medium: t`May be leaving`,
    high: t`Is leaving`,
  };
}
