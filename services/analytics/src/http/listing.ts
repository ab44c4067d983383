import { listingAt } from '@rapport/kernel/doors';

export { type View } from '@rapport/kernel/doors';

export const listing = listingAt('analytics');
