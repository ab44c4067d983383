import type { Publications } from '@rapport/kernel/projection';
import { consentPublications } from './consents.ts';
import { partyPublications } from './parties.ts';

/** What others hear of this service; what is `null` nobody does. */
export const publications: Publications = { ...partyPublications, ...consentPublications };
