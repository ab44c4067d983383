import type { Publications } from '@rapport/kernel/projection';
import { partners } from './partners.ts';

/** What others hear of partners. */
export const publications: Publications = {
  ...partners,
  NumberTaken: null,
};
