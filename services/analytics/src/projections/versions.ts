import { type Cell, type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { ModelFitted } from '../domain/model.events.ts';
import type { RulesDefined } from '../domain/ruleset.events.ts';
import type { SegmentDefined } from '../domain/segment.events.ts';

/** Every fit of the model of customers' value. */
export const models: Projection = {
  name: 'models_v1',
  from: 'own',
  key: ['version'],
  columns: { version: 'integer', fitted: 'jsonb', fitted_at: 'timestamptz' },
  on: {
    ModelFitted: ({ data, recordedAt }: HeardEvent<ModelFitted['data']>) => {
      const row = { version: data.version, fitted: data as unknown as Cell, fitted_at: recordedAt };
      return [{ key: [data.version], row }];
    },
  },
};

/** Every version of the rules for the next best action. */
export const rulesets: Projection = {
  name: 'rulesets_v1',
  from: 'own',
  key: ['version'],
  columns: { version: 'integer', rules: 'jsonb', defined_at: 'timestamptz', last_news: 'bigint' },
  on: {
    RulesDefined: ({ data, recordedAt, position }: HeardEvent<RulesDefined['data']>) => {
      const row = {
        version: data.version,
        rules: data.rules as unknown as Cell,
        defined_at: recordedAt,
        last_news: position,
      };
      return [{ key: [data.version], row }];
    },
  },
};

/** Every version of each segment. */
export const segmentVersions: Projection = {
  name: 'segment_versions_v1',
  from: 'own',
  key: ['segment_id', 'version'],
  columns: {
    segment_id: 'uuid',
    version: 'integer',
    name: 'text',
    condition: 'jsonb',
    defined_at: 'timestamptz',
  },
  on: {
    SegmentDefined: (event: HeardEvent<SegmentDefined['data']>) => {
      const { version, name, condition } = event.data;
      const id = subjectOf(event);
      const row = {
        ...{ segment_id: id, version, name, defined_at: event.recordedAt },
        condition: condition as unknown as Cell,
      };
      return [{ key: [id, version], row }];
    },
  },
};
