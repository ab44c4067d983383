import { nobodys } from '@rapport/kernel/policy';
import { type HeardEvent, type Row, subjectOf } from '@rapport/kernel/projection';
import type { CaseEvent, CaseOpened, ClockReading, SlaClockName } from '../domain/case.events.ts';

/** A clock as the read model keeps it. */
export type KeptClock = ClockReading & {
  readonly running: boolean;
  readonly warned: boolean;
  readonly breachedAt: string;
  readonly metAt: string;
};

/** What is due never comes last in a list: nothing is later than this. */
export const NEVER_DUE = '9999-12-31T00:00:00.000Z';

type DataOf<T> = Extract<CaseEvent, { readonly type: T }>['data'];
type Changes = {
  readonly [T in CaseEvent['type']]: (row: Row, data: DataOf<T>, event: HeardEvent) => Row;
};

const changes: Changes = {
  CaseOpened: (_, data, event) => opened(data, event),
  CaseAssigned: (_, { accountId }) => ({ owner: accountId }),
  CaseReleased: () => ({ owner: null }),
  CaseReclassified: (row, { caseType, priority, cause, firstResponse, resolution }) => ({
    case_type: caseType,
    priority,
    cause,
    first_response: clockOf(row, 'first-response').metAt
      ? clockOf(row, 'first-response')
      : reread(clockOf(row, 'first-response'), firstResponse),
    resolution: reread(clockOf(row, 'resolution'), resolution),
  }),
  CaseNoted: () => ({}),
  CaseCallRecorded: () => ({}),
  FirstResponseGiven: (row, { at }) => onClock(row, 'first-response', { metAt: at, running: false }),
  CustomerAwaited: (row, { resolution }) => ({ status: 'waiting', ...goesBy(row, resolution) }),
  CaseResumed: (row, { resolution }) => ({ status: 'open', ...goesBy(row, resolution) }),
  CaseResolved: (row, { at, cause, resolution }) => ({
    status: 'resolved',
    cause,
    resolved_at: at,
    resolution: { ...reread(clockOf(row, 'resolution'), resolution), metAt: at },
  }),
  CaseClosed: (_, { surveyId }) => ({ status: 'closed', survey_id: surveyId || null }),
  CaseReopened: (row, { resolution }) => ({
    status: 'open',
    resolved_at: null,
    resolution: { ...reread(clockOf(row, 'resolution'), resolution), metAt: '' },
  }),
  SlaWarned: (row, { clock }) => onClock(row, clock, { warned: true }),
  SlaBreached: (row, { clock, dueAt }) => onClock(row, clock, { breachedAt: dueAt }),
  SlaBreachRetracted: (row, { clock }) => onClock(row, clock, { breachedAt: '' }),
};

/** Types of the events of a case. */
export const CASE_EVENTS = Object.keys(changes) as readonly CaseEvent['type'][];

/** A case after an event of its own: the row of the list, and the head of its page at any instant. */
export function caseAfter(row: Row, event: HeardEvent): Row {
  const change = changes[event.type as CaseEvent['type']] as (
    row: Row,
    data: unknown,
    event: HeardEvent,
  ) => Row;
  const changed = { ...row, ...change(row, event.data, event) };
  return {
    ...changed,
    changed_at: event.recordedAt,
    last_news: event.position,
    ...standingOf(clockOf(changed, 'first-response'), clockOf(changed, 'resolution')),
  };
}

function opened(data: CaseOpened['data'], event: HeardEvent): Row {
  const { code, caseType, priority, cause, partyId, conversationId, subject } = data;
  return {
    case_id: subjectOf(event),
    code,
    status: 'open',
    case_type: caseType,
    priority,
    cause,
    ...nobodys,
    party_id: partyId || null,
    conversation_id: conversationId || null,
    subject,
    opened_at: event.occurredAt,
    resolved_at: null,
    survey_id: null,
    first_response: reread(undefined, data.firstResponse),
    resolution: reread(undefined, data.resolution),
  };
}

function reread(clock: KeptClock | undefined, reading: ClockReading): KeptClock {
  const { warned = false, breachedAt = '', metAt = '' } = clock ?? {};
  const { targetMinutes, warningMinutes, used, warnAt, dueAt } = reading;
  return {
    targetMinutes,
    warningMinutes,
    used,
    warnAt,
    dueAt,
    running: dueAt !== '',
    warned,
    breachedAt,
    metAt,
  };
}

const goesBy = (row: Row, resolution: ClockReading): Row => ({
  resolution: reread(clockOf(row, 'resolution'), resolution),
});

const COLUMNS = { 'first-response': 'first_response', resolution: 'resolution' } as const;

/** A clock of a row. */
export function clockOf(row: Row, clock: SlaClockName): KeptClock {
  return row[COLUMNS[clock]] as unknown as KeptClock;
}

function onClock(row: Row, clock: SlaClockName, change: Partial<KeptClock>): Row {
  return { [COLUMNS[clock]]: { ...clockOf(row, clock), ...change } };
}

/** What the list orders by and shows: the next due instant of a running clock, and whether something was warned of or missed. */
function standingOf(...clocks: readonly KeptClock[]): Row {
  const due = clocks.filter(({ running }) => running).map(({ breachedAt, dueAt }) => breachedAt || dueAt);
  return {
    next_due_at: due.toSorted()[0] ?? NEVER_DUE,
    warned: clocks.some(({ running, warned }) => running && warned),
    breached: clocks.some(({ breachedAt }) => breachedAt !== ''),
  };
}
