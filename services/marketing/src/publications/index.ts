import type { Publications } from '@rapport/kernel/projection';
import { audiences } from './audiences.ts';
import { campaigns } from './campaigns.ts';
import { materials } from './materials.ts';
import { runs } from './runs.ts';

/** What others hear of marketing. */
export const publications: Publications = {
  ...materials,
  ...audiences,
  ...campaigns,
  ...runs,
  NumberTaken: null,
};
