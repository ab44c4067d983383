import type { NameInBoth } from './terms.ts';

/** A step on the way to a sale. */
export type Stage = { readonly key: string; readonly name: NameInBoth };

/** From here on opportunities go through these stages; those on an older version stay there until they are moved. */
export interface PipelineRevised {
  readonly type: 'PipelineRevised';
  readonly data: { readonly version: number; readonly stages: readonly Stage[] };
}
