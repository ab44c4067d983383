import { listingAt } from '@rapport/kernel/doors';

export { type View, shown } from '@rapport/kernel/doors';

export const listing = listingAt('marketing');
