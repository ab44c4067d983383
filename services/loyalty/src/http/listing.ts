import { listingAt } from '@rapport/kernel/doors';

export const listing = listingAt('loyalty');
