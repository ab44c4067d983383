import type { Publications } from '@rapport/kernel/projection';
import { memberPublications } from './members.ts';
import { programmePublications } from './programmes.ts';
import { rewardPublications } from './rewards.ts';

/** All events of this service, and what others hear of each. */
export const publications: Publications = {
  ...programmePublications,
  ...memberPublications,
  ...rewardPublications,
  // That an order was counted is said by the points it brought.
  OrderCounted: null,
  ReturnCounted: null,
  NumberTaken: null,
};
