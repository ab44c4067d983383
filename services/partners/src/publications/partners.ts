import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  KeyIssued,
  KeyRetired,
  KeyRevoked,
  PartnerOpened,
  ScopesGranted,
} from '../domain/partner.events.ts';
import { dataOf } from './wire.ts';

const PARTNER = 'rapport.partners.partner.v1';

/** What others hear of partners' accounts: everything but what a key is known by. */
export const partners: Publications = {
  PartnerOpened: (event) => {
    const { scopes, ...partner } = dataOf<PartnerOpened>(event);
    return publish(PARTNER, 'partnerOpened', { ...partner, scopes: [...scopes] }, event);
  },
  ScopesGranted: (event) => {
    const { scopes } = dataOf<ScopesGranted>(event);
    return publish(PARTNER, 'scopesGranted', { scopes: [...scopes] }, event);
  },
  KeyIssued: (event) => {
    const { keyId, label, scopes, expiresAt, replaces = '' } = dataOf<KeyIssued>(event);
    return publish(PARTNER, 'keyIssued', { keyId, label, scopes: [...scopes], expiresAt, replaces }, event);
  },
  KeyRetired: (event) => publish(PARTNER, 'keyRetired', dataOf<KeyRetired>(event), event),
  KeyRevoked: (event) => publish(PARTNER, 'keyRevoked', dataOf<KeyRevoked>(event), event),
  PartnerClosed: (event) => publish(PARTNER, 'partnerClosed', {}, event),
};
