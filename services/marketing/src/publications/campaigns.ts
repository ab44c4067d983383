import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  CampaignChanged,
  CampaignPlanned,
  CostCorrected,
  CostRecorded,
} from '../domain/campaign.events.ts';
import { dataOf, wireMoney } from './wire.ts';

const CAMPAIGN = 'rapport.marketing.campaign.v1';

/** What others hear of campaigns. */
export const campaigns: Publications = {
  CampaignPlanned: (event) => {
    const { budget, ...terms } = dataOf<CampaignPlanned>(event);
    return publish(CAMPAIGN, 'campaignPlanned', { ...terms, budget: wireMoney(budget) }, event);
  },
  CampaignChanged: (event) => {
    const { budget, ...terms } = dataOf<CampaignChanged>(event);
    return publish(CAMPAIGN, 'campaignChanged', { ...terms, budget: wireMoney(budget) }, event);
  },
  CostRecorded: (event) => {
    const { amount, ...cost } = dataOf<CostRecorded>(event);
    return publish(CAMPAIGN, 'costRecorded', { ...cost, amount: wireMoney(amount) }, event);
  },
  CostCorrected: (event) => {
    const { amount, ...cost } = dataOf<CostCorrected>(event);
    return publish(CAMPAIGN, 'costCorrected', { ...cost, amount: wireMoney(amount) }, event);
  },
  CampaignClosed: (event) => publish(CAMPAIGN, 'campaignClosed', {}, event),
};
