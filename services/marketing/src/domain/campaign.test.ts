import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { CampaignEvent, CampaignTerms, Cost } from './campaign.events.ts';
import { Campaign } from './campaign.ts';

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const terms: CampaignTerms = {
  name: '春季推广',
  goal: 'two hundred orders',
  budget: cny('20000.00'),
  from: '2026-03-01',
  to: '2026-03-31',
  lookBackDays: 30,
  ownerId: '',
};
const planned: CampaignEvent = { type: 'CampaignPlanned', data: { ...terms, code: 'CP-1', purpose: 'news' } };
const cost: Cost = { costId: 'c1', amount: cny('1200.00'), kind: 'print', occurredOn: '2026-03-02' };
const recorded: CampaignEvent = { type: 'CostRecorded', data: cost };
const closed: CampaignEvent = { type: 'CampaignClosed', data: {} };
const change = (over: Partial<CampaignTerms>) =>
  ({ type: 'ChangeCampaign', data: { ...terms, ...over } }) as const;
const correct = (over: Partial<Cost>) =>
  ({ type: 'CorrectCost', data: { ...cost, ...over, reason: 'wrong-amount' } }) as const;

const { given } = scenario(Campaign);

describe('a campaign', () => {
  test('is changed while it is not closed', () => {
    given(planned)
      .when(change({ lookBackDays: 45 }))
      .then({ type: 'CampaignChanged', data: { ...terms, lookBackDays: 45 } });
    given(planned).when(change({})).thenNothing();
    given(planned, closed)
      .when(change({ lookBackDays: 45 }))
      .thenRejected('campaign-closed');
    given(planned)
      .when(change({ from: '2026-04-01' }))
      .thenRejected('days-turned-round');
  });

  test('has its costs in the currency of its budget', () => {
    const dollars = { ...cost, amount: { amount: '10.00', currency: 'USD' } };
    given(planned).when({ type: 'RecordCost', data: dollars }).thenRejected('currencies-mixed');
    given(planned, recorded)
      .when(change({ budget: { amount: '1.00', currency: 'USD' } }))
      .thenRejected('currencies-mixed');
    given(planned)
      .when(change({ budget: { amount: '1.00', currency: 'USD' } }))
      .thenTypes('CampaignChanged');
  });

  test('takes costs also after it was closed, each once', () => {
    given(planned, closed).when({ type: 'RecordCost', data: cost }).then(recorded);
    given(planned, recorded).when({ type: 'RecordCost', data: cost }).thenNothing();
  });

  test('has a cost corrected with the reason, down to nothing', () => {
    given(planned, recorded)
      .when(correct({ amount: cny('0.00') }))
      .then({ type: 'CostCorrected', data: { ...cost, amount: cny('0.00'), reason: 'wrong-amount' } });
    given(planned, recorded).when(correct({})).thenNothing();
    given(planned).when(correct({})).thenRejected('cost-unknown');
  });

  test('is closed once', () => {
    given(planned).when({ type: 'CloseCampaign', data: {} }).then(closed);
    given(planned, closed).when({ type: 'CloseCampaign', data: {} }).thenNothing();
    given().when({ type: 'CloseCampaign', data: {} }).thenRejected('campaign-unknown');
  });
});
