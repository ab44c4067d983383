import type { Cell, HeardEvent, Projection } from '@rapport/kernel/projection';
import type { PipelineRevised } from '../domain/pipeline.events.ts';

/** The versions of the pipeline that somebody made; the first is nobody's. */
export const pipelines: Projection = {
  name: 'pipelines_v1',
  from: 'own',
  key: ['version'],
  columns: { version: 'integer', stages: 'jsonb', revised_at: 'timestamptz' },
  on: {
    PipelineRevised: (event: HeardEvent<PipelineRevised['data']>) => {
      const { version, stages } = event.data;
      const row = { version, stages: stages as unknown as Cell, revised_at: event.recordedAt };
      return [{ key: [version], fold: () => row }];
    },
  },
};
