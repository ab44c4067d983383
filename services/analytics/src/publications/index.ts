import type { Publications } from '@rapport/kernel/projection';
import { models } from './models.ts';
import { profiles } from './profiles.ts';
import { rulesets } from './rulesets.ts';
import { segments } from './segments.ts';

/** What others hear of analytics. */
export const publications: Publications = {
  ...segments,
  ...models,
  ...rulesets,
  ...profiles,
  NumberTaken: null,
};
