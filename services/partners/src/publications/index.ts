import type { Publications } from '@rapport/kernel/projection';
import { partners } from './partners.ts';
import { subscriptions } from './subscriptions.ts';

/** What others hear of partners. */
export const publications: Publications = {
  ...partners,
  ...subscriptions,
  NumberTaken: null,
};
