/** How a lead can stand. */
export const LEAD_STATUSES = ['open', 'qualified', 'refused'] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];
