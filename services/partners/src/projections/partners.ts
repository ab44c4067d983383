import { BELONGING } from '@rapport/kernel/policy';
import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type {
  KeyIssued,
  KeyRetired,
  KeyRevoked,
  PartnerOpened,
  ScopesGranted,
} from '../domain/partner.events.ts';

/** Partners' accounts. Each is its own owner: what a partner's machine may see is what the partner owns. */
export const partners: Projection = {
  name: 'partners_v1',
  from: 'own',
  key: ['partner_id'],
  columns: {
    partner_id: 'uuid',
    code: 'text',
    name: 'text',
    status: 'text',
    scopes: 'text[]',
    ...BELONGING,
    opened_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    PartnerOpened: (event: HeardEvent<PartnerOpened['data']>) =>
      change(event, () => ({ ...event.data, status: 'open', opened_at: event.occurredAt })),
    ScopesGranted: (event: HeardEvent<ScopesGranted['data']>) =>
      change(event, (row) => ({ ...row, scopes: event.data.scopes })),
    KeyIssued: (event) => change(event, (row) => row),
    KeyRetired: (event) => change(event, (row) => row),
    KeyRevoked: (event) => change(event, (row) => row),
    PartnerClosed: (event) => change(event, (row) => ({ ...row, status: 'closed' })),
  },
  announce: (row) => String(row['partner_id']),
};

/** Keys, each with the hash it is found by. */
export const keys: Projection = {
  name: 'keys_v1',
  from: 'own',
  key: ['key_id'],
  columns: {
    key_id: 'uuid',
    partner_id: 'uuid',
    label: 'text',
    hash: 'text',
    scopes: 'text[]',
    issued_at: 'timestamptz',
    until: 'timestamptz',
    revoked_at: 'timestamptz',
    replaces: 'uuid',
  },
  on: {
    KeyIssued: (event: HeardEvent<KeyIssued['data']>) => {
      const { keyId, label, hash, scopes, expiresAt, replaces } = event.data;
      const row: Row = {
        key_id: keyId,
        partner_id: subjectOf(event),
        label,
        hash,
        scopes,
        issued_at: event.occurredAt,
        until: expiresAt,
        replaces,
      };
      return [{ key: [keyId], row }];
    },
    KeyRetired: ({ data }: HeardEvent<KeyRetired['data']>) => [
      { key: [data.keyId], fold: (row) => ({ ...row, until: data.until }) },
    ],
    KeyRevoked: ({ data, occurredAt }: HeardEvent<KeyRevoked['data']>) => [
      { key: [data.keyId], fold: (row) => ({ ...row, revoked_at: occurredAt }) },
    ],
  },
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    partner_id: id,
    owner: id,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
