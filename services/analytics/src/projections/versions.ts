import type { Cell, HeardEvent, Projection } from '@rapport/kernel/projection';
import type { ModelFitted } from '../domain/model.events.ts';
import type { RulesDefined } from '../domain/ruleset.events.ts';

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
  columns: { version: 'integer', rules: 'jsonb', defined_at: 'timestamptz' },
  on: {
    RulesDefined: ({ data, recordedAt }: HeardEvent<RulesDefined['data']>) => {
      const row = {
        version: data.version,
        rules: data.rules as unknown as Cell,
        defined_at: recordedAt,
      };
      return [{ key: [data.version], row }];
    },
  },
};
