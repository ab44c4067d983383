import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { Json } from '@rapport/kernel/values';
import type { AddressFreed, AddressSuppressed } from '../domain/address.events.ts';
import type { PromotionCounted, PromotionUncounted } from '../domain/party-promotions.events.ts';

/** What went to each party, as its own stream says; the version tells how far that is known. */
export const partyPromotions: Projection = {
  name: 'party_promotions_v1',
  from: 'own',
  key: ['party_id'],
  columns: { party_id: 'uuid', version: 'integer', promotions: 'jsonb' },
  on: {
    PromotionCounted: (event: HeardEvent<PromotionCounted['data']>) =>
      change(event, (promotions) => [...promotions, event.data]),
    PromotionUncounted: (event: HeardEvent<PromotionUncounted['data']>) =>
      change(event, (promotions) => promotions.filter(({ messageId }) => messageId !== event.data.messageId)),
  },
};

type Counted = readonly PromotionCounted['data'][];

function change(event: HeardEvent, next: (promotions: Counted) => Counted) {
  const id = subjectOf(event);
  const fold = (row: Row = {}): Row => ({
    party_id: id,
    version: Number(row['version'] ?? 0) + 1,
    promotions: next((row['promotions'] ?? []) as unknown as Counted) as unknown as Json,
  });
  return [{ key: [id], fold }];
}

/** Contact points to which nothing is sent, and those that a person freed again. */
export const suppressions: Projection = {
  name: 'suppressions_v1',
  from: 'own',
  key: ['address_id'],
  columns: {
    address_id: 'uuid',
    contact_point: 'text',
    suppressed: 'boolean',
    code: 'text',
    message_id: 'uuid',
    party_id: 'text',
    suppressed_at: 'timestamptz',
    freed_at: 'timestamptz',
    freed_by: 'text',
    last_news: 'bigint',
  },
  on: {
    AddressSuppressed: (event: HeardEvent<AddressSuppressed['data']>) => {
      const { contactPoint, code, messageId, partyId } = event.data;
      const row = {
        address_id: subjectOf(event),
        contact_point: contactPoint,
        suppressed: true,
        ...{ code, message_id: messageId, party_id: partyId },
        suppressed_at: event.occurredAt,
        ...{ freed_at: null, freed_by: '' },
        last_news: event.position,
      };
      return [{ key: [row.address_id], row }];
    },
    AddressFreed: (event: HeardEvent<AddressFreed['data']>) => {
      const freed = { suppressed: false, freed_at: event.occurredAt, freed_by: event.data.accountId };
      const fold = (row: Row = {}): Row => ({ ...row, ...freed, last_news: event.position });
      return [{ key: [subjectOf(event)], fold }];
    },
  },
};

/** Runs of campaigns as far as sending goes. */
export const dispatches: Projection = {
  name: 'dispatches_v1',
  from: 'own',
  key: ['run_id'],
  columns: { run_id: 'text', status: 'text' },
  on: {
    DispatchBegun: stands('going'),
    DispatchPaused: stands('paused'),
    DispatchResumed: stands('going'),
    DispatchCancelled: stands('cancelled'),
  },
};

function stands(status: string) {
  return (event: HeardEvent) => [{ key: [subjectOf(event)], row: { run_id: subjectOf(event), status } }];
}
