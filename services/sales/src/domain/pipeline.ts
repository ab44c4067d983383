import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { PipelineRevised, Stage } from './pipeline.events.ts';

/** Gives the pipeline other stages; `from` is the version that was looked at. */
export interface RevisePipeline {
  readonly type: 'RevisePipeline';
  readonly data: { readonly from: number; readonly stages: readonly Stage[] };
}

/** All versions there were, the present one last. */
export interface PipelineState {
  readonly versions: readonly { readonly version: number; readonly stages: readonly Stage[] }[];
}

const stage = (key: string, zh: string, en: string): Stage => ({ key, name: { zh, en } });

/** What a company begins with before anybody revises it. */
const FIRST: readonly Stage[] = [
  stage('new', '新商机', 'New'),
  stage('needs-known', '需求已明', 'Needs known'),
  stage('offered', '已报价', 'Offered'),
  stage('negotiating', '商务谈判', 'Negotiating'),
];

/** The stages that opportunities go through, by version: an opportunity names the version it stands in. */
export const Pipeline: Decider<PipelineState, RevisePipeline, PipelineRevised> = {
  initial: { versions: [{ version: 1, stages: FIRST }] },
  decide({ versions }, { data: { from, stages } }) {
    const present = versions.at(-1)!;
    if (JSON.stringify(present.stages) === JSON.stringify(stages)) return [];
    if (from !== present.version) throw new Rejection('pipeline-moved', { version: present.version });
    if (new Set(stages.map(({ key }) => key)).size !== stages.length) throw new Rejection('stages-repeated');
    return [{ type: 'PipelineRevised', data: { version: present.version + 1, stages } }];
  },
  evolve: ({ versions }, { data }) => ({ versions: [...versions, data] }),
};

/** The present version of the pipeline. */
export function presentPipeline({ versions }: PipelineState): PipelineState['versions'][number] {
  return versions.at(-1)!;
}
