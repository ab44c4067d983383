/** Answers of support's public routes, as far as the screens use them. */

export const CASE_TYPES = ['question', 'complaint', 'defect', 'request'] as const;
export type CaseType = (typeof CASE_TYPES)[number];
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];
export type CaseStatus = 'open' | 'waiting' | 'resolved' | 'closed';

/** One of the two clocks of a case. */
export interface CaseClock {
  readonly targetMinutes: number;
  readonly usedMinutes: number;
  readonly running: boolean;
  readonly warnAt: string | null;
  readonly dueAt: string | null;
  readonly warned: boolean;
  readonly breachedAt: string | null;
  readonly metAt: string | null;
}

/** GET /api/support/v1/cases */
export interface CaseItem {
  readonly caseId: string;
  readonly code: string;
  readonly status: CaseStatus;
  readonly caseType: CaseType;
  readonly priority: Priority;
  readonly cause: string;
  readonly owner: string | null;
  readonly ownerName: string | null;
  readonly partyId: string | null;
  readonly customerName: string | null;
  readonly conversationId: string | null;
  readonly subject: string | null;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly nextDueAt: string | null;
  readonly warned: boolean;
  readonly breached: boolean;
  readonly firstResponse: CaseClock;
  readonly resolution: CaseClock;
}

/** A line of a case. */
export interface CaseEntry {
  readonly entryId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly actor: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly text?: string | null;
}

/** What a customer was asked about a case. */
export interface CaseSurvey {
  readonly surveyId: string;
  readonly status: 'issued' | 'answered' | 'expired';
  readonly sent: boolean;
  readonly path: string;
  readonly score: number | null;
  readonly comment: string | null;
  readonly expiresAt: string;
}

/** GET /api/support/v1/cases/{id} */
export interface CasePage extends CaseItem {
  readonly version: string;
  readonly description: string | null;
  readonly solution: string | null;
  readonly people: readonly { readonly accountId: string; readonly name: string | null }[];
  readonly entries: readonly CaseEntry[];
  readonly surveys: readonly CaseSurvey[];
  readonly locked: boolean;
}

/** GET /api/support/v1/cases/counts */
export interface CaseCounts {
  readonly open: number;
  readonly waiting: number;
  readonly resolved: number;
  readonly warned: number;
  readonly breached: number;
  readonly unassigned: number;
  readonly mine: number;
}

export const CASE_VIEWS = [
  'active',
  'mine',
  'unassigned',
  'missed',
  'waiting',
  'resolved',
  'closed',
] as const;
/** A list of cases, as the address names it. */
export type CaseView = (typeof CASE_VIEWS)[number];
