import { moneyOf } from '@rapport/kernel/money';
import type { Fact, FactData } from '@rapport/proto/catalogue';
import type { Reason } from '@rapport/proto/analytics/v1/profile_events';
import type { Money } from '@rapport/proto/common/v1/envelope';

type Topic = 'rapport.analytics.profile.v1';
type Said<F extends Fact<Topic>> = FactData<Topic, F>;

const amountOf = (money: Money | undefined) => money && moneyOf(money.minor, money.currency);
const reasonOf = ({ amount, ...reason }: Reason) => ({ ...reason, amount: amountOf(amount) });

/** What is kept of what analysis says of a customer: how they rank, what they belong to, what is best done next and why. */
export const profile = {
  scoresChanged: ({ scores }: Said<'scoresChanged'>) => ({
    facts: { ...scores, value: amountOf(scores?.value) },
  }),
  segmentMembershipChanged: ({ segmentId, member, reasons }: Said<'segmentMembershipChanged'>) => ({
    facts: { segmentId, member, reasons: reasons.map(reasonOf) },
  }),
  actionsRanked: ({ actions }: Said<'actionsRanked'>) => ({
    facts: {
      actions: actions.map(({ reasons, ...action }) => ({ ...action, reasons: reasons.map(reasonOf) })),
    },
  }),
  actionAccepted: ({ ruleId }: Said<'actionAccepted'>) => ({ facts: { ruleId } }),
  actionRefused: ({ ruleId, reason }: Said<'actionRefused'>) => ({ facts: { ruleId, reason } }),
};
