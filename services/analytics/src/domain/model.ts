import type { Decider } from '@rapport/kernel/decider';
import type { Fitted, ModelFitted } from './model.events.ts';

export type ModelCommand = { readonly type: 'TakeFit'; readonly data: Fitted };
export type ModelState = { readonly status: 'none' } | ({ readonly status: 'fitted' } & ModelFitted['data']);

/** Version of the reckoning: another whenever the same counts would give other parameters. */
export const METHOD_VERSION = 1;

/** What is known of how customers buy. A fit that says nothing new is no event. */
export const Model: Decider<ModelState, ModelCommand, ModelFitted> = {
  initial: { status: 'none' },
  decide(model, { data }) {
    const known = model.status === 'fitted' ? model : undefined;
    if (
      known?.dataDigest === data.dataDigest &&
      known.cutOff === data.cutOff &&
      known.methodVersion === METHOD_VERSION
    )
      return [];
    const version = (known?.version ?? 0) + 1;
    const method = { method: 'bg-nbd/gamma-gamma', methodVersion: METHOD_VERSION } as const;
    return [{ type: 'ModelFitted', data: { ...data, version, ...method } }];
  },
  evolve: (_, { data }) => ({ status: 'fitted', ...data }),
};
