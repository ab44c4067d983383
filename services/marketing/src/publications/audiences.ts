import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { AudienceDefined, AudienceRetired } from '../domain/audience.events.ts';
import { dataOf } from './wire.ts';

const AUDIENCE = 'rapport.marketing.audience.v1';

/** What others hear of audiences. */
export const audiences: Publications = {
  AudienceDefined: (event) => {
    const { filter, ...defined } = dataOf<AudienceDefined>(event);
    return publish(AUDIENCE, 'audienceDefined', { ...defined, filter: JSON.stringify(filter) }, event);
  },
  AudienceRetired: (event) => publish(AUDIENCE, 'audienceRetired', dataOf<AudienceRetired>(event), event),
};
