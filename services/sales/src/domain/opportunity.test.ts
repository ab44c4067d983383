import { describe, expect, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { OpportunityEvent, Standing } from './opportunity.events.ts';
import { Opportunity, type OpportunityCommand } from './opportunity.ts';
import { Pipeline, presentPipeline } from './pipeline.ts';

const { given } = scenario(Opportunity);
const pipeline = presentPipeline(Pipeline.initial);
const title = { subject: 'party:p', keyVersion: 1, box: '' };
const cny = (amount: string) => ({ amount, currency: 'CNY' });
const standing: Standing = {
  status: 'open',
  pipelineVersion: 1,
  stage: 'new',
  amount: cny('100.00'),
  expectedClose: '2026-04-30',
  ownerId: 'wang',
};
const opened: OpportunityEvent = {
  type: 'OpportunityOpened',
  data: { n: 1, standing, code: 'OP-000001-9', partyId: 'p', leadId: '', source: null, title },
};
const opening = (stage: string): OpportunityCommand => {
  const { amount, expectedClose, ownerId } = standing;
  const { n: _, standing: __, ...rest } = opened.data;
  return { type: 'OpenOpportunity', data: { ...rest, amount, expectedClose, ownerId, stage, pipeline } };
};
const reach = (stage: string): OpportunityCommand => ({ type: 'ReachStage', data: { stage, pipeline } });
const win: OpportunityCommand = { type: 'WinOpportunity', data: { reason: 'price', note: null } };
const lose: OpportunityCommand = { type: 'LoseOpportunity', data: { reason: 'price', note: null } };
const reopen: OpportunityCommand = { type: 'ReopenOpportunity', data: {} };

describe('an opportunity', () => {
  test('begins in a stage that there is', () => {
    given().when(opening('new')).then(opened);
    given().when(opening('nowhere')).thenRejected('stage-unknown');
    given().when(reach('offered')).thenRejected('opportunity-unknown');
  });

  test('says with each event where it stands, and how often it has moved', () => {
    const after = { ...standing, stage: 'offered' };
    const moved: OpportunityEvent = { type: 'StageReached', data: { n: 2, standing: after, from: 'new' } };
    given(opened).when(reach('offered')).then(moved);
    given(opened, moved).when(reach('offered')).thenNothing();
    given(opened, moved)
      .when({ type: 'EstimateAmount', data: { amount: cny('250.00') } })
      .then({
        type: 'AmountEstimated',
        data: { n: 3, standing: { ...after, amount: cny('250.00') }, from: cny('100.00') },
      });
  });

  test('does not move when it stands so already', () => {
    given(opened)
      .when({ type: 'EstimateAmount', data: { amount: cny('100.00') } })
      .thenNothing();
    given(opened)
      .when({ type: 'ExpectClose', data: { expectedClose: '2026-04-30' } })
      .thenNothing();
    given(opened)
      .when({ type: 'AssignOpportunity', data: { ownerId: 'wang' } })
      .thenNothing();
    given(opened).when(reopen).thenNothing();
  });

  test('is won or lost once, and moves again only when it is reopened', () => {
    const won = Opportunity.decide({ status: 'known', partyId: 'p', n: 1, standing }, win)[0]!;
    given(opened, won).when(win).thenNothing();
    given(opened, won).when(lose).thenRejected('opportunity-not-open');
    given(opened, won).when(reach('offered')).thenRejected('opportunity-not-open');
    given(opened, won)
      .when(reopen)
      .then({ type: 'OpportunityReopened', data: { n: 3, standing } });
  });
});

describe('the pipeline', () => {
  const stage = (key: string) => ({ key, name: { zh: key, en: key } });
  test('gets another version by whoever saw the present one', () => {
    const { given: pipelineOf } = scenario(Pipeline);
    const revise = (from: number, ...keys: readonly string[]) =>
      ({ type: 'RevisePipeline', data: { from, stages: keys.map(stage) } }) as const;
    pipelineOf()
      .when(revise(1, 'a', 'b'))
      .then({ type: 'PipelineRevised', data: { version: 2, stages: [stage('a'), stage('b')] } });
    pipelineOf().when(revise(2, 'a')).thenRejected('pipeline-moved');
    pipelineOf()
      .when(revise(1, 'a', 'a'))
      .thenRejected('stages-repeated');
    expect(pipeline.version).toBe(1);
  });
});
