import { type HeardEvent, type Reaction, subjectOf } from '@rapport/kernel/projection';
import type { KeyRing } from '@rapport/kernel/sealing';
import { leadSubject, partySubject } from '../commands/index.ts';
import type { LeadQualified } from '../domain/lead.events.ts';

/** Who was only a lead is a customer now: what was sealed for the lead is forgotten with the customer. */
export function linkLeadKey(keys: Pick<KeyRing, 'link'>): Reaction {
  return {
    name: 'link-lead-key',
    from: 'own',
    begins: 'beginning',
    on: {
      LeadQualified: async (event: HeardEvent<LeadQualified['data']>) =>
        await keys.link(leadSubject(subjectOf(event)), partySubject(event.data.partyId)),
    },
  };
}
