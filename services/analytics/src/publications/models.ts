import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { ModelFitted } from '../domain/model.events.ts';
import { dataOf } from './wire.ts';

const MODEL = 'rapport.analytics.model.v1';

/** What others hear of models. */
export const models: Publications = {
  ModelFitted: (event) => {
    const { purchaseValue, ...fitted } = dataOf<ModelFitted>(event);
    return publish(MODEL, 'modelFitted', { kind: 'customer-value', ...fitted, purchaseValue }, event);
  },
};
