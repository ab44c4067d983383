import { BELONGING } from '@rapport/kernel/policy';
import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type {
  PushFailed,
  ResendAsked,
  ResendCompleted,
  SecretRotated,
  SubscriptionBegun,
  SubscriptionChanged,
  SubscriptionPaused,
} from '../domain/subscription.events.ts';

/** Subscriptions as they stand; each belongs to its partner. */
export const subscriptions: Projection = {
  name: 'subscriptions_v1',
  from: 'own',
  key: ['subscription_id'],
  columns: {
    subscription_id: 'uuid',
    partner_id: 'uuid',
    url: 'text',
    types: 'text[]',
    records: 'text[]',
    parties: 'text[]',
    personal: 'boolean',
    secret: 'jsonb',
    previous_secret: 'jsonb',
    previous_until: 'timestamptz',
    after: 'jsonb',
    status: 'text',
    attempt: 'integer',
    failing_since: 'timestamptz',
    retry_at: 'timestamptz',
    reason: 'text',
    last_status: 'integer',
    ...BELONGING,
    begun_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    SubscriptionBegun: (event: HeardEvent<SubscriptionBegun['data']>) => {
      const { partnerId, ownerId: _, ...rest } = event.data;
      const standing = { status: 'active', attempt: 0, begun_at: event.occurredAt };
      return change(event, () => ({
        ...EVERYTHING,
        ...rest,
        ...standing,
        partner_id: partnerId,
        owner: partnerId,
      }));
    },
    SubscriptionChanged: (event: HeardEvent<SubscriptionChanged['data']>) =>
      change(event, (row) => ({ ...row, ...EVERYTHING, ...event.data })),
    SecretRotated: (event: HeardEvent<SecretRotated['data']>) =>
      change(event, (row) => ({
        ...row,
        secret: { ...event.data.secret },
        previous_secret: row['secret'],
        previous_until: event.data.previousUntil,
      })),
    PushFailed: ({ data, ...event }: HeardEvent<PushFailed['data']>) =>
      change({ data, ...event }, (row) => ({
        ...row,
        status: 'waiting',
        attempt: data.attempt,
        reason: data.reason,
        last_status: data.status,
        failing_since: data.failingSince,
        retry_at: data.retryAt || undefined,
      })),
    PushTriedAgain: (event) => change(event, (row) => ({ ...row, status: 'active' })),
    PushRecovered: (event) => change(event, (row) => ({ ...row, ...WELL })),
    SubscriptionPaused: (event: HeardEvent<SubscriptionPaused['data']>) =>
      change(event, (row) => ({ ...row, status: 'paused', reason: event.data.reason })),
    SubscriptionResumed: (event) => change(event, (row) => ({ ...row, ...WELL })),
    SubscriptionEnded: (event) => change(event, (row) => ({ ...row, status: 'ended' })),
    ResendAsked: (event) => change(event, (row) => row),
  },
  announce: (row) => String(row['subscription_id']),
};

/** Until it is narrowed. */
const EVERYTHING = { records: [], parties: [] };

const WELL = {
  ...{ status: 'active', attempt: 0, reason: undefined, last_status: undefined },
  ...{ failing_since: undefined, retry_at: undefined },
} as const;

/** What is pushed once more, and whether it was. */
export const resends: Projection = {
  name: 'resends_v1',
  from: 'own',
  key: ['resend_id'],
  columns: {
    resend_id: 'uuid',
    subscription_id: 'uuid',
    what: 'jsonb',
    asked_at: 'timestamptz',
    completed_at: 'timestamptz',
  },
  on: {
    ResendAsked: (event: HeardEvent<ResendAsked['data']>) => {
      const { resendId, what } = event.data;
      const row: Row = {
        resend_id: resendId,
        subscription_id: subjectOf(event),
        what: { ...what },
        asked_at: event.occurredAt,
      };
      return [{ key: [resendId], row }];
    },
    ResendCompleted: ({ data, occurredAt }: HeardEvent<ResendCompleted['data']>) => [
      { key: [data.resendId], fold: (row) => ({ ...row, completed_at: occurredAt }) },
    ],
  },
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    subscription_id: id,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
