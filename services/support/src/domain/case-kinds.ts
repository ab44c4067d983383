/** What a case is about. */
export const CASE_TYPES = ['question', 'complaint', 'defect', 'request'] as const;
export type CaseType = (typeof CASE_TYPES)[number];

/** How much it presses, the most pressing first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];
