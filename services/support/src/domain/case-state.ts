import type { CaseType, Priority } from './case-kinds.ts';
import type { CaseEvent, CaseOpened, Terms } from './case.events.ts';
import { type SlaClock, readAt } from './sla-clock.ts';

/** What a case has come to. */
export interface CaseState {
  readonly status: 'none' | 'open' | 'waiting' | 'resolved' | 'closed';
  readonly code: string;
  readonly terms: Terms;
  readonly caseType: CaseType;
  readonly priority: Priority;
  readonly cause: string;
  readonly conversationId: string;
  readonly partyId: string;
  readonly owner: string;
  readonly openedAt: string;
  /** Latest instant anything was decided from: nothing is decided from an earlier one. */
  readonly lastAt: string;
  /** Since when it is as it is: awaited, resolved. */
  readonly statusSince: string;
  readonly firstResponse: SlaClock;
  readonly resolution: SlaClock;
  readonly surveyIds: readonly string[];
}

const unset: SlaClock = {
  targetMinutes: 0,
  warningMinutes: 0,
  used: 0,
  warnAt: '',
  dueAt: '',
  since: '',
  warned: false,
  breachedAt: '',
  metAt: '',
};

/** Before it is opened. */
export const noCase: CaseState = {
  status: 'none',
  code: '',
  terms: { policyId: '', policyVersion: 0, calendarId: '', calendarVersion: 0 },
  caseType: 'question',
  priority: 'normal',
  cause: '',
  conversationId: '',
  partyId: '',
  owner: '',
  openedAt: '',
  lastAt: '',
  statusSince: '',
  firstResponse: unset,
  resolution: unset,
  surveyIds: [],
};

type Evolvers = {
  readonly [E in CaseEvent as E['type']]: (state: CaseState, data: E['data']) => Partial<CaseState>;
};

const evolvers: Evolvers = {
  CaseOpened: opened,
  CaseAssigned: (_, { accountId }) => ({ owner: accountId }),
  CaseReleased: () => ({ owner: '' }),
  CaseReclassified: (state, { at, caseType, priority, cause, firstResponse, resolution }) => ({
    ...moved(state, at),
    caseType,
    priority,
    cause,
    firstResponse: state.firstResponse.metAt
      ? state.firstResponse
      : readAt(state.firstResponse, firstResponse, at),
    resolution: { ...readAt(state.resolution, resolution, at), metAt: state.resolution.metAt },
  }),
  CaseNoted: () => ({}),
  CaseCallRecorded: () => ({}),
  // Told of late: what was decided meanwhile from later instants stands.
  FirstResponseGiven: ({ firstResponse }, { at }) => ({
    firstResponse: { ...firstResponse, metAt: at, since: '' },
  }),
  CustomerAwaited: (state, { at, resolution }) => ({
    ...moved(state, at),
    status: 'waiting',
    statusSince: at,
    resolution: readAt(state.resolution, resolution, at),
  }),
  CaseResumed: (state, { at, resolution }) => goesOn(state, at, resolution),
  CaseResolved: (state, { at, cause, resolution }) => ({
    ...moved(state, at),
    status: 'resolved',
    statusSince: at,
    cause,
    resolution: { ...readAt(state.resolution, resolution, at), metAt: at },
  }),
  CaseClosed: (state, { at, surveyId }) => ({
    ...moved(state, at),
    status: 'closed',
    surveyIds: surveyId ? [...state.surveyIds, surveyId] : state.surveyIds,
  }),
  CaseReopened: (state, { at, resolution }) => goesOn(state, at, resolution),
  SlaWarned: (state, { clock }) => onClock(state, clock, { warned: true }),
  SlaBreached: (state, { clock, dueAt }) => onClock(state, clock, { breachedAt: dueAt }),
  SlaBreachRetracted: (state, { clock }) => onClock(state, clock, { breachedAt: '' }),
};

/** A case after an event. */
export function evolveCase(state: CaseState, { type, data }: CaseEvent): CaseState {
  const evolve = evolvers[type] as (state: CaseState, data: CaseEvent['data']) => Partial<CaseState>;
  return { ...state, ...evolve(state, data) };
}

function opened(_: CaseState, data: CaseOpened['data']): Partial<CaseState> {
  const { at, policyId, policyVersion, calendarId, calendarVersion, firstResponse, resolution } = data;
  const { code, caseType, priority, cause, conversationId, partyId } = data;
  return {
    status: 'open',
    code,
    terms: { policyId, policyVersion, calendarId, calendarVersion },
    caseType,
    priority,
    cause,
    conversationId,
    partyId,
    openedAt: at,
    lastAt: at,
    statusSince: at,
    firstResponse: readAt(undefined, firstResponse, at),
    resolution: readAt(undefined, resolution, at),
  };
}

function goesOn(state: CaseState, at: string, reading: CaseOpened['data']['resolution']): Partial<CaseState> {
  return {
    ...moved(state, at),
    status: 'open',
    statusSince: at,
    resolution: readAt(state.resolution, reading, at),
  };
}

function moved({ lastAt }: CaseState, at: string): Partial<CaseState> {
  return { lastAt: at > lastAt ? at : lastAt };
}

function onClock(
  state: CaseState,
  clock: 'first-response' | 'resolution',
  change: Partial<SlaClock>,
): Partial<CaseState> {
  return clock === 'first-response'
    ? { firstResponse: { ...state.firstResponse, ...change } }
    : { resolution: { ...state.resolution, ...change } };
}
