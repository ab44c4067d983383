import { listingAt } from '@rapport/kernel/doors';
import { ADMINS } from './doing.ts';

export { type View } from '@rapport/kernel/doors';

export const listing = listingAt('partners', ADMINS);
