import type { Publications } from '@rapport/kernel/projection';
import { promisePublications } from './promises.ts';
import { taskPublications } from './tasks.ts';

/** All events of this service, and what others hear of each. */
export const publications: Publications = { ...promisePublications, ...taskPublications };
