import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type {
  SendingAttempted,
  SendingBounced,
  SendingEvent,
  SendingFailed,
  SendingHeld,
  SendingQueued,
  SendingStopped,
} from '../domain/sending.events.ts';

type Heard<E extends SendingEvent> = HeardEvent<E['data']>;

/** One row per message: where it stands at the gate, and what became of it. */
export const sendings: Projection = {
  name: 'sendings_v1',
  from: 'own',
  key: ['message_id'],
  columns: {
    message_id: 'uuid',
    version: 'integer',
    position: 'bigint',
    state: 'text',
    party_id: 'text',
    purpose: 'text',
    cause: 'jsonb',
    run_id: 'text',
    material_id: 'uuid',
    material_version: 'integer',
    not_after: 'timestamptz',
    account_id: 'text',
    queued_at: 'timestamptz',
    reason: 'text',
    record: 'jsonb',
    due_at: 'timestamptz',
    held_by: 'text',
    attempt: 'integer',
    epoch: 'bigint',
    via: 'text',
    final: 'boolean',
    contact_point: 'text',
    counted_for: 'jsonb',
    bounced: 'text',
    complained: 'boolean',
    answers: 'integer',
    links: 'integer',
    changed_at: 'timestamptz',
  },
  on: {
    SendingQueued: (event: Heard<SendingQueued>) => [{ key: [subjectOf(event)], row: queued(event) }],
    SendingHeld: (event: Heard<SendingHeld>) =>
      change(event, (row) => {
        const { reason, until, record } = event.data;
        const heldBy = [reason, until, record.kind, record.id].join(' ');
        const due = earliest(until || null, row['not_after']);
        return { state: 'held', reason, record, held_by: heldBy, due_at: due };
      }),
    SendingResumed: (event: HeardEvent) =>
      change(event, (row) => ({ state: 'queued', ...nothing, due_at: row['not_after'] ?? null })),
    SendingStopped: (event: Heard<SendingStopped>) =>
      change(event, () => {
        const { reason, record } = event.data;
        return { state: 'stopped', reason, record, held_by: '', due_at: null, final: true };
      }),
    SendingAttempted: (event: Heard<SendingAttempted>) =>
      change(event, () => {
        const { attempt, epoch, via, contactPoint, countedFor } = event.data;
        const counted = { contact_point: contactPoint, counted_for: [...countedFor] };
        return { state: 'sending', ...nothing, attempt, epoch, via, ...counted, due_at: null };
      }),
    SendingSent: (event: HeardEvent) =>
      change(event, () => ({ state: 'sent', ...nothing, final: true, due_at: null })),
    SendingFailed: (event: Heard<SendingFailed>) =>
      change(event, (row) => {
        const { reason, final, retryAt } = event.data;
        const due = final ? null : earliest(retryAt || null, row['not_after']);
        return { state: 'failed', reason, final, due_at: due };
      }),
    SendingUncertain: (event: HeardEvent) =>
      change(event, () => ({ state: 'uncertain', ...nothing, final: true, due_at: null })),
    SendingBounced: (event: Heard<SendingBounced>) =>
      change(event, () => ({ bounced: event.data.hard ? 'hard' : 'soft' })),
    SendingComplained: (event: HeardEvent) => change(event, () => ({ complained: true })),
    SendingAnswered: (event: HeardEvent) => change(event, (row) => ({ answers: Number(row['answers']) + 1 })),
    LinkFollowed: (event: HeardEvent) => change(event, (row) => ({ links: Number(row['links']) + 1 })),
  },
};

const nothing = { reason: '', record: { kind: '', id: '' }, held_by: '' } as const;

function queued(event: Heard<SendingQueued>): Row {
  const { partyId, purpose, cause, runId, materialId, materialVersion, notAfter, accountId } = event.data;
  return {
    message_id: subjectOf(event),
    version: 1,
    position: event.position,
    state: 'queued',
    party_id: partyId,
    purpose,
    cause,
    run_id: runId,
    material_id: materialId,
    material_version: materialVersion,
    not_after: notAfter || null,
    account_id: accountId,
    queued_at: event.occurredAt,
    ...nothing,
    due_at: notAfter || null,
    attempt: 0,
    epoch: 0,
    via: '',
    final: false,
    contact_point: '',
    counted_for: [],
    bounced: 'no',
    complained: false,
    answers: 0,
    links: 0,
    changed_at: event.occurredAt,
  };
}

function change(event: HeardEvent, columns: (row: Row) => Row) {
  const fold = (row: Row = {}): Row => ({
    ...row,
    ...columns(row),
    version: Number(row['version'] ?? 0) + 1,
    position: event.position,
    changed_at: event.occurredAt,
  });
  return [{ key: [subjectOf(event)], fold }];
}

/** The earlier of two instants, either of which may be none. */
function earliest(one: string | null, other: unknown): string | null {
  if (typeof other !== 'string') return one;
  return one === null || other < one ? other : one;
}
