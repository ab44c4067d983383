import type {
  CaseClosed,
  CaseOpened,
  CaseResolved,
  FirstResponseGiven,
} from '@rapport/proto/support/v1/case_events';
import { type Said, kindOf, nothing } from './kind.ts';

const CASE = 'rapport.support.case.v1';

type Case = Said<CaseOpened> &
  Said<Pick<CaseResolved, 'solution'>> &
  Said<Pick<CaseClosed, 'surveyId'>> & {
    readonly status?: 'open' | 'waiting' | 'resolved' | 'closed';
    /** Who has it to solve. */
    readonly ownerId?: string | undefined;
    readonly openedAt?: string;
    readonly resolvedAt?: string | undefined;
    readonly closedAt?: string | undefined;
    readonly firstResponseGiven?: Said<FirstResponseGiven>;
    /** Clocks that warned, and those that were missed: first-response, resolution. */
    readonly warned?: readonly string[];
    readonly breached?: readonly string[];
  };

/** Cases; what was noted and said on the telephone is in the feed. */
export const cases = kindOf<typeof CASE, Case>(CASE, 'caseOpened', {
  caseOpened: (said, _, at) => ({ ...said, status: 'open', openedAt: at, warned: [], breached: [] }),
  caseAssigned: ({ accountId }) => ({ ownerId: accountId }),
  caseReleased: () => ({ ownerId: undefined }),
  caseReclassified: ({ caseType, priority, cause, firstResponse, resolution }, now) => ({
    caseType,
    priority,
    cause,
    // What is promised anew is nothing to a first word that was given.
    firstResponse: now.firstResponseGiven ? now.firstResponse : firstResponse,
    resolution,
  }),
  caseNoted: nothing,
  caseCallRecorded: nothing,
  firstResponseGiven: (said) => ({ firstResponseGiven: said }),
  customerAwaited: ({ resolution }) => ({ status: 'waiting', resolution }),
  caseResumed: ({ resolution }) => ({ status: 'open', resolution }),
  caseResolved: ({ cause, solution, resolution }, _, at) => ({
    status: 'resolved',
    cause,
    solution,
    resolution,
    resolvedAt: at,
  }),
  caseClosed: ({ surveyId }, _, at) => ({ status: 'closed', surveyId, closedAt: at }),
  caseReopened: ({ resolution }) => ({
    status: 'open',
    resolution,
    solution: undefined,
    resolvedAt: undefined,
    closedAt: undefined,
  }),
  slaWarned: ({ clock = '' }, { warned = [] }) => ({ warned: [...warned, clock] }),
  slaBreached: ({ clock = '' }, { breached = [] }) => ({ breached: [...breached, clock] }),
  slaBreachRetracted: ({ clock }, { breached = [] }) => ({
    breached: breached.filter((one) => one !== clock),
  }),
});
