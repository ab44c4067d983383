import { BELONGING } from '@rapport/kernel/policy';
import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type {
  PromiseEvent,
  PromiseHandedOver,
  PromiseMade,
  PromiseRescheduled,
} from '../domain/promise.events.ts';

type Heard<E extends PromiseEvent> = HeardEvent<E['data']>;

/**
 * One row per promise, from its own stream alone. It can be asked for a past instant: when each fact was recorded stands
 * beside it, and so does every window and everybody who answered for it.
 */
export const promises: Projection = {
  name: 'promises_v1',
  from: 'own',
  key: ['promise_id'],
  columns: {
    promise_id: 'uuid',
    party_id: 'uuid',
    ...BELONGING,
    kind: 'text',
    value: 'jsonb',
    value_hash: 'text',
    quote: 'jsonb',
    about: 'jsonb',
    topic_kind: 'text',
    topic_id: 'uuid',
    source: 'jsonb',
    channel: 'text',
    state: 'text',
    due_at: 'timestamptz',
    due: 'jsonb',
    windows: 'jsonb',
    owners: 'jsonb',
    made_at: 'timestamptz',
    kept_at: 'timestamptz',
    broken_at: 'timestamptz',
    withdrawn_at: 'timestamptz',
    fulfilled_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    PromiseMade: (event: Heard<PromiseMade>) => change(event, () => made(event)),
    PromiseRescheduled: (event: Heard<PromiseRescheduled>) => {
      const { window } = event.data;
      return change(event, (row) => ({
        due_at: window.to.at,
        due: window,
        windows: added(row, 'windows', { since: event.recordedAt, window }),
      }));
    },
    PromiseHandedOver: (event: Heard<PromiseHandedOver>) => {
      const owner = event.data.accountId;
      return change(event, (row) => ({
        owner,
        owners: added(row, 'owners', { since: event.recordedAt, owner }),
      }));
    },
    PromiseKept: (event: HeardEvent) => change(event, () => ({ state: 'kept', kept_at: event.recordedAt })),
    PromiseBroken: (event: HeardEvent) =>
      change(event, () => ({ state: 'broken', broken_at: event.recordedAt })),
    PromiseWithdrawn: (event: HeardEvent) =>
      change(event, () => ({ state: 'withdrawn', withdrawn_at: event.recordedAt })),
    PromiseFulfilledLate: (event: HeardEvent) =>
      change(event, () => ({ state: 'fulfilled-late', fulfilled_at: event.recordedAt })),
  },
  announce: (row) => `promise:${String(row['promise_id'])}`,
};

function change(event: HeardEvent, columns: (row: Row) => Row) {
  const fold = (row: Row = {}): Row => ({ ...row, ...columns(row), last_news: event.position });
  return [{ key: [subjectOf(event)], fold }];
}

function added(row: Row, column: 'windows' | 'owners', entry: Row[string]): Row[string] {
  return [...((row[column] ?? []) as readonly never[]), entry as never];
}

function made(event: Heard<PromiseMade>): Row {
  const { accountId, partyId, kind, value, valueHash, quote, about, source, channel, window } = event.data;
  const since = event.recordedAt;
  return {
    promise_id: subjectOf(event),
    party_id: partyId,
    owner: accountId,
    team: null,
    branch: null,
    kind,
    value: value ?? null,
    value_hash: valueHash,
    quote: quote ?? null,
    about: about ?? null,
    topic_kind: about?.kind ?? 'party',
    topic_id: about?.id ?? partyId,
    source: source ?? null,
    channel,
    state: 'open',
    due_at: window.to.at,
    due: window,
    windows: [{ since, window }],
    owners: [{ since, owner: accountId }],
    made_at: since,
  };
}
