import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  AmountEstimated,
  CloseExpected,
  OpportunityAssigned,
  OpportunityLost,
  OpportunityOpened,
  OpportunityReopened,
  OpportunityWon,
  StageReached,
  Standing,
} from '../domain/opportunity.events.ts';
import { dataOf, wireMoney } from './wire.ts';

const OPPORTUNITY = 'rapport.sales.opportunity.v1';

/** What others hear of opportunities. */
export const opportunities: Publications = {
  OpportunityOpened: (event) => {
    const { code, partyId, leadId, source, title, standing } = dataOf<OpportunityOpened>(event);
    const said = { code, partyId, leadId, source: source ?? undefined, title, standing: wire(standing) };
    return publish(OPPORTUNITY, 'opportunityOpened', said, event);
  },
  StageReached: (event) => {
    const { from, standing } = dataOf<StageReached>(event);
    return publish(OPPORTUNITY, 'stageReached', { from, standing: wire(standing) }, event);
  },
  AmountEstimated: (event) => {
    const { from, standing } = dataOf<AmountEstimated>(event);
    const said = { from: wireMoney(from), standing: wire(standing) };
    return publish(OPPORTUNITY, 'amountEstimated', said, event);
  },
  CloseExpected: (event) => {
    const { from, standing } = dataOf<CloseExpected>(event);
    return publish(OPPORTUNITY, 'closeExpected', { from, standing: wire(standing) }, event);
  },
  OpportunityAssigned: (event) => {
    const { from, standing } = dataOf<OpportunityAssigned>(event);
    return publish(OPPORTUNITY, 'opportunityAssigned', { from, standing: wire(standing) }, event);
  },
  OpportunityWon: (event) => {
    const { reason, note, standing } = dataOf<OpportunityWon>(event);
    const said = { reason, note: note ?? undefined, standing: wire(standing) };
    return publish(OPPORTUNITY, 'opportunityWon', said, event);
  },
  OpportunityLost: (event) => {
    const { reason, note, standing } = dataOf<OpportunityLost>(event);
    const said = { reason, note: note ?? undefined, standing: wire(standing) };
    return publish(OPPORTUNITY, 'opportunityLost', said, event);
  },
  OpportunityReopened: (event) => {
    const { standing } = dataOf<OpportunityReopened>(event);
    return publish(OPPORTUNITY, 'opportunityReopened', { standing: wire(standing) }, event);
  },
};

function wire({ amount, ...standing }: Standing) {
  return { ...standing, amount: wireMoney(amount) };
}
