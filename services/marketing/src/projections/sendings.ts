import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type Fact, type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.channels.sending.v1';
type Heard<F extends Fact<typeof TOPIC>> = HeardEvent<FactData<typeof TOPIC, F>>;

/** What became of each message that is sent unasked; each row from its own stream. */
export const sendings: Projection = {
  name: 'sendings_v1',
  from: [TOPIC],
  key: ['message_id'],
  columns: {
    message_id: 'uuid',
    party_id: 'uuid',
    campaign_id: 'uuid',
    run_id: 'uuid',
    material_id: 'uuid',
    material_version: 'integer',
    state: 'text',
    reason: 'text',
    queued_at: 'timestamptz',
    sent_at: 'timestamptz',
    sent_known_at: 'timestamptz',
    bounced_known_at: 'timestamptz',
    bounced_hard: 'boolean',
    complained_at: 'timestamptz',
    answered_at: 'timestamptz',
    conversation_id: 'uuid',
    followed: 'jsonb',
    changed_at: 'timestamptz',
  },
  on: {
    [typeOf(TOPIC, 'sendingQueued')]: (event: Heard<'sendingQueued'>) => change(event, () => queued(event)),
    [typeOf(TOPIC, 'sendingHeld')]: (event: Heard<'sendingHeld'>) => stands(event, 'held', event.data.reason),
    [typeOf(TOPIC, 'sendingResumed')]: (event: HeardEvent) => stands(event, 'queued'),
    [typeOf(TOPIC, 'sendingStopped')]: (event: Heard<'sendingStopped'>) =>
      stands(event, 'stopped', event.data.reason),
    [typeOf(TOPIC, 'sendingAttempted')]: (event: HeardEvent) => stands(event, 'attempted'),
    [typeOf(TOPIC, 'sendingSent')]: (event: HeardEvent) =>
      change(event, (row) => ({
        ...row,
        state: 'sent',
        reason: '',
        sent_at: event.occurredAt,
        sent_known_at: event.recordedAt,
      })),
    [typeOf(TOPIC, 'sendingFailed')]: (event: Heard<'sendingFailed'>) =>
      stands(event, event.data.final ? 'failed' : 'queued', event.data.reason),
    [typeOf(TOPIC, 'sendingUncertain')]: (event: HeardEvent) => stands(event, 'uncertain'),
    [typeOf(TOPIC, 'sendingBounced')]: (event: Heard<'sendingBounced'>) =>
      change(event, (row) => ({
        ...row,
        bounced_known_at: row['bounced_known_at'] ?? event.recordedAt,
        bounced_hard: row['bounced_hard'] === true || event.data.hard,
      })),
    [typeOf(TOPIC, 'sendingComplained')]: (event: HeardEvent) =>
      change(event, (row) => ({ ...row, complained_at: row['complained_at'] ?? event.occurredAt })),
    [typeOf(TOPIC, 'sendingAnswered')]: (event: Heard<'sendingAnswered'>) =>
      change(event, (row) => ({
        ...row,
        answered_at: row['answered_at'] ?? event.occurredAt,
        conversation_id: row['conversation_id'] ?? (event.data.conversationId || null),
      })),
    [typeOf(TOPIC, 'linkFollowed')]: (event: Heard<'linkFollowed'>) =>
      change(event, (row) => followed(row, event.data.link, event.occurredAt)),
  },
  announce: (row) => (row['run_id'] ? `sendings:${String(row['run_id'])}` : undefined),
};

function queued({ data, occurredAt }: Heard<'sendingQueued'>): Row {
  const { partyId, cause, runId, materialId, materialVersion } = data;
  return {
    party_id: partyId,
    campaign_id: cause?.kind === 'campaign' ? cause.id : null,
    run_id: runId || null,
    material_id: materialId || null,
    material_version: materialVersion || null,
    state: 'queued',
    reason: '',
    queued_at: occurredAt,
    sent_at: null,
    sent_known_at: null,
    bounced_known_at: null,
    bounced_hard: false,
    complained_at: null,
    answered_at: null,
    conversation_id: null,
    followed: [],
  };
}

function followed(row: Row, link: string, at: string): Row {
  const before = row['followed'] as readonly { readonly link: string; readonly at: string }[];
  if (before.some((one) => one.link === link)) return row;
  return { ...row, followed: [...before, { link, at }] as unknown as Cell };
}

function stands(event: HeardEvent, state: string, reason = '') {
  return change(event, (row) => ({ ...row, state, reason }));
}

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    message_id: id,
    changed_at: event.recordedAt,
  });
  return [{ key: [id], fold: changed }];
}
