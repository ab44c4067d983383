import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { LeadAssigned, LeadCaptured, LeadQualified, LeadRefused } from '../domain/lead.events.ts';
import { dataOf } from './wire.ts';

const LEAD = 'rapport.sales.lead.v1';

/** What others hear of leads. */
export const leads: Publications = {
  LeadCaptured: (event) => {
    const { contact, ...captured } = dataOf<LeadCaptured>(event);
    const { name, email, phone, emailPoint = '', phonePoint = '' } = contact ?? {};
    const reached = { name: name ?? undefined, email: email ?? undefined, phone: phone ?? undefined };
    const said = { via: undefined, ...captured, ...reached, emailPoint, phonePoint };
    return publish(LEAD, 'leadCaptured', said, event);
  },
  LeadAssigned: (event) => publish(LEAD, 'leadAssigned', dataOf<LeadAssigned>(event), event),
  LeadQualified: (event) => publish(LEAD, 'leadQualified', dataOf<LeadQualified>(event), event),
  LeadRefused: (event) => {
    const { reason, note, source } = dataOf<LeadRefused>(event);
    return publish(LEAD, 'leadRefused', { reason, note: note ?? undefined, source }, event);
  },
};
