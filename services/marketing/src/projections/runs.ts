import {
  type Cell,
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import type { MessagesReleased, RunCancelled, RunCompleted, RunPrepared } from '../domain/run.events.ts';

/** Runs, each from its own stream: how far they have released. */
export const runs: Projection = {
  name: 'runs_v1',
  from: 'own',
  key: ['run_id'],
  columns: {
    run_id: 'uuid',
    code: 'text',
    campaign_id: 'uuid',
    material_id: 'uuid',
    material_version: 'integer',
    audience_id: 'uuid',
    audience_version: 'integer',
    frozen: 'boolean',
    listed: 'integer',
    list_digest: 'text',
    rate_per_second: 'integer',
    not_after: 'timestamptz',
    status: 'text',
    ended: 'boolean',
    released: 'integer',
    passed_over: 'integer',
    stopped_reason: 'text',
    outcomes: 'jsonb',
    prepared_by: 'uuid',
    prepared_at: 'timestamptz',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    RunPrepared: (event: HeardEvent<RunPrepared['data']>) => change(event, () => prepared(event)),
    MessagesReleased: (event: HeardEvent<MessagesReleased['data']>) =>
      change(event, (row) => ({
        ...row,
        released: Number(row['released']) + event.data.messages.length,
        passed_over: Number(row['passed_over']) + event.data.passedOver,
      })),
    RunPaused: (event: HeardEvent<RunCancelled['data']>) =>
      change(event, (row) => ({ ...row, status: 'paused', stopped_reason: event.data.reason })),
    RunResumed: (event) => change(event, (row) => ({ ...row, status: 'running', stopped_reason: '' })),
    RunCancelled: (event: HeardEvent<RunCancelled['data']>) =>
      change(event, (row) => ({ ...row, status: 'cancelled', stopped_reason: event.data.reason })),
    ReleaseEnded: (event) => change(event, (row) => ({ ...row, ended: true })),
    RunCompleted: (event: HeardEvent<RunCompleted['data']>) =>
      change(event, (row) => ({ ...row, status: 'completed', outcomes: event.data as Cell })),
  },
  announce: (row) => `run:${String(row['run_id'])}`,
};

function prepared({ data, recordedAt }: HeardEvent<RunPrepared['data']>): Row {
  const { list, notAfter, by } = data;
  return {
    code: data.code,
    campaign_id: data.campaignId,
    material_id: data.materialId,
    material_version: data.materialVersion,
    audience_id: data.audienceId,
    audience_version: data.audienceVersion,
    frozen: list !== undefined,
    listed: list?.count ?? null,
    list_digest: list?.digest ?? '',
    rate_per_second: data.ratePerSecond,
    not_after: notAfter || null,
    status: 'running',
    ended: false,
    released: 0,
    passed_over: 0,
    stopped_reason: '',
    outcomes: null,
    prepared_by: by || null,
    prepared_at: recordedAt,
  };
}

function change(event: HeardEvent, fold: (row: Row) => Row): readonly RowChange[] {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    run_id: id,
    changed_at: event.recordedAt,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}

/** Each message that was released, and to whom. */
export const released: Projection = {
  name: 'released_v1',
  from: 'own',
  key: ['message_id'],
  columns: { message_id: 'uuid', run_id: 'uuid', party_id: 'uuid', released_at: 'timestamptz' },
  on: {
    MessagesReleased: (event: HeardEvent<MessagesReleased['data']>) =>
      event.data.messages.map(({ messageId, partyId }) => ({
        key: [messageId],
        row: {
          message_id: messageId,
          run_id: subjectOf(event),
          party_id: partyId,
          released_at: event.recordedAt,
        },
      })),
  },
};
