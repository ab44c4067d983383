import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { LeadCaptured, LeadEvent, LeadQualified, RefusalReason } from './lead.events.ts';
import type { SealedText } from './sealed-text.ts';
import type { RecordRef } from './terms.ts';

export type LeadCommand =
  | { readonly type: 'CaptureLead'; readonly data: LeadCaptured['data'] }
  | { readonly type: 'AssignLead'; readonly data: { readonly ownerId: string } }
  | { readonly type: 'QualifyLead'; readonly data: LeadQualified['data'] }
  | {
      readonly type: 'RefuseLead';
      readonly data: { readonly reason: RefusalReason; readonly note: SealedText | null };
    };

/** A lead that was captured. */
export interface KnownLead {
  readonly status: 'open' | 'qualified' | 'refused';
  readonly source: RecordRef;
  readonly partyId: string;
  readonly ownerId: string;
  /** What it became. */
  readonly opportunityId: string;
}

export type LeadState = { readonly status: 'none' } | KnownLead;

/** Somebody who may want to buy, until it is known whether they do. */
export const Lead: Decider<LeadState, LeadCommand, LeadEvent> = {
  initial: { status: 'none' },
  decide(lead, command) {
    if (command.type === 'CaptureLead')
      return lead.status === 'none' ? [{ type: 'LeadCaptured', data: command.data }] : [];
    if (lead.status === 'none') throw new Rejection('lead-unknown');
    if (command.type === 'QualifyLead' && lead.opportunityId === command.data.opportunityId) return [];
    if (lead.status !== 'open') throw new Rejection('lead-not-open', { status: lead.status });
    switch (command.type) {
      case 'AssignLead': {
        const { ownerId } = command.data;
        return ownerId === lead.ownerId
          ? []
          : [{ type: 'LeadAssigned', data: { ownerId, from: lead.ownerId } }];
      }
      case 'QualifyLead':
        return [{ type: 'LeadQualified', data: command.data }];
      case 'RefuseLead':
        return [{ type: 'LeadRefused', data: { ...command.data, source: lead.source } }];
    }
  },
  evolve(lead, { type, data }) {
    if (type === 'LeadCaptured') {
      const { source, partyId, ownerId } = data;
      return { status: 'open', source, partyId, ownerId, opportunityId: '' };
    }
    // The stream begins with LeadCaptured: nothing else can come first.
    if (lead.status === 'none') return lead;
    switch (type) {
      case 'LeadAssigned':
        return { ...lead, ownerId: data.ownerId };
      case 'LeadQualified':
        return { ...lead, status: 'qualified', ...data };
      case 'LeadRefused':
        return { ...lead, status: 'refused' };
    }
  },
};
