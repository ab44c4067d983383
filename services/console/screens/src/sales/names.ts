import { useLingui } from '@lingui/react/macro';
import type { NameInBoth, OrderItem, QuoteStanding, Verified } from '../api/sales.ts';

/** A name in the language of the screens. */
export function useNameInBoth(): (name: NameInBoth) => string {
  const { i18n } = useLingui();
  return ({ zh, en }) => (i18n.locale.startsWith('zh') ? zh : en);
}

/** How a quote stands, in words. */
export function useStandingNames(): Readonly<Record<QuoteStanding, string>> {
  const { t } = useLingui();
  return {
    draft: t`Draft`,
    valid: t`Holds`,
    replaced: t`Replaced`,
    accepted: t`Accepted`,
    declined: t`Declined`,
    withdrawn: t`Withdrawn`,
    expired: t`Expired`,
  };
}

/** Why something was won, lost, refused or ended, in words; what is not known here is said as it is. */
export function useReasonNames(): (reason: string) => string {
  const { t } = useLingui();
  const names: Readonly<Record<string, string>> = {
    price: t`Price`,
    product: t`The product itself`,
    service: t`Service`,
    relationship: t`Relationship`,
    speed: t`Speed`,
    competitor: t`Competitor`,
    'no-budget': t`No budget`,
    'no-need': t`No need`,
    'too-late': t`Too late`,
    'no-answer': t`No answer`,
    'not-reachable': t`Not reachable`,
    duplicate: t`Already known`,
    'not-our-market': t`Not our market`,
    'no-customer': t`No customer`,
    'no-contact': t`Neither mail nor phone`,
    'email-unreadable': t`Mail address cannot be read`,
    'phone-unreadable': t`Phone number cannot be read`,
    'no-topic': t`Does not say what for`,
    'too-long': t`Too long`,
    repeated: t`Twice in the list`,
    mistake: t`Mistake`,
    'conditions-changed': t`Conditions changed`,
    defective: t`Defective`,
    'wrong-item': t`Wrong item`,
    damaged: t`Damaged`,
    'not-wanted': t`Not wanted`,
    other: t`Another reason`,
  };
  return (reason) => names[reason] ?? reason;
}

/** How far an order has come, in words. */
export function useOrderNames(): Readonly<Record<OrderItem['status'], string>> {
  const { t } = useLingui();
  return { placed: t`Placed`, delivering: t`Partly delivered`, delivered: t`Delivered` };
}

/** What is said at the page that verifies a quote. */
export function useVerdicts(): Readonly<Record<Verified['is'], string>> {
  const { t } = useLingui();
  return {
    valid: t`This quote holds.`,
    accepted: t`This quote was accepted.`,
    replaced: t`This quote was replaced by another and holds no longer.`,
    withdrawn: t`This quote was withdrawn and holds no longer.`,
    expired: t`This quote has expired.`,
    unknown: t`We have sent no quote of this number.`,
    'wrong-digit': t`This number has a wrong digit. Please compare it with the paper.`,
  };
}
