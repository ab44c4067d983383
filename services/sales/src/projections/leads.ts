import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type { LeadAssigned, LeadCaptured, LeadQualified, LeadRefused } from '../domain/lead.events.ts';

/** Leads, each from its own stream. */
export const leads: Projection = {
  name: 'leads_v1',
  from: 'own',
  key: ['lead_id'],
  columns: {
    lead_id: 'uuid',
    code: 'text',
    status: 'text',
    source_kind: 'text',
    source_id: 'text',
    via_kind: 'text',
    via_id: 'text',
    contact: 'jsonb',
    party_id: 'uuid',
    topic: 'jsonb',
    ...BELONGING,
    opportunity_id: 'uuid',
    reason: 'text',
    note: 'jsonb',
    captured_at: 'timestamptz',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    LeadCaptured: (event: HeardEvent<LeadCaptured['data']>) => {
      const { code, source, via, contact, partyId, topic, ownerId } = event.data;
      return change(event, () => ({
        code,
        status: 'open',
        source_kind: source.kind,
        source_id: source.id,
        via_kind: via?.kind ?? '',
        via_id: via?.id ?? '',
        contact: (contact ?? null) as Cell,
        party_id: partyId || null,
        topic: topic as Cell,
        ...nobodys,
        owner: ownerId || null,
        opportunity_id: null,
        reason: '',
        note: null,
        captured_at: event.occurredAt,
      }));
    },
    LeadAssigned: (event: HeardEvent<LeadAssigned['data']>) =>
      change(event, (row) => ({ ...row, owner: event.data.ownerId })),
    LeadQualified: (event: HeardEvent<LeadQualified['data']>) => {
      const { opportunityId, partyId } = event.data;
      return change(event, (row) => ({
        ...row,
        status: 'qualified',
        opportunity_id: opportunityId,
        party_id: partyId,
      }));
    },
    LeadRefused: (event: HeardEvent<LeadRefused['data']>) => {
      const { reason, note } = event.data;
      return change(event, (row) => ({ ...row, status: 'refused', reason, note: note as Cell }));
    },
  },
  announce: (row) => `lead:${String(row['lead_id'])}`,
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    lead_id: id,
    changed_at: event.recordedAt,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
