import type { RecordEvent } from './events.ts';
import { type FoldedRecord, type Line, type TimelineLineEntry, baseOf, byActor } from './lines.ts';
import { closed, closedIfAny, given } from './personal.ts';

type EventOf<Fact extends RecordEvent['fact']> = Extract<RecordEvent, { readonly fact: Fact }>;
type CaseLine = Extract<TimelineLineEntry, { readonly kind: 'case' }>;
type SurveyLine = Extract<TimelineLineEntry, { readonly kind: 'survey' }>;

const SAYS: Readonly<Partial<Record<RecordEvent['fact'], CaseLine['fact']>>> = {
  caseOpened: 'opened',
  caseResolved: 'resolved',
  caseClosed: 'closed',
  caseReopened: 'reopened',
  slaBreached: 'missed',
  slaBreachRetracted: 'in-time-after-all',
};
/** Facts after which it stands otherwise; a missed promise is none. */
const STATES: Readonly<Partial<Record<CaseLine['fact'], string>>> = {
  resolved: 'case-resolved',
  closed: 'case-closed',
  reopened: 'case-open',
};

/** A case: one line for each of its facts that a customer's page tells. */
export function foldCase(opened: EventOf<'caseOpened'>, later: readonly RecordEvent[]): FoldedRecord {
  const { code, caseType, priority, subject } = opened.facts;
  let state = 'case-open';
  const missed = new Set<NonNullable<CaseLine['clock']>>();
  const lines = [opened, ...later].flatMap((event): readonly Line<TimelineLineEntry>[] => {
    const fact = SAYS[event.fact];
    if (!fact) return [];
    state = STATES[fact] ?? state;
    const said = event.facts as { readonly clock?: CaseLine['clock']; readonly by?: string };
    if (said.clock && fact === 'missed') missed.add(said.clock);
    if (said.clock && fact === 'in-time-after-all') missed.delete(said.clock);
    const entry: CaseLine = {
      kind: 'case',
      ...baseOf(event),
      ...given({
        caseId: event.subject,
        code,
        fact,
        by: byActor(event),
        byMessage: fact === 'reopened' ? said.by === 'message' : undefined,
        caseType,
        priority,
        subject: closed('subject', subject),
        clock: said.clock,
      }),
    };
    return [{ entry, begun: event, changedAt: event.recordedAt }];
  });
  if (state === 'case-closed') return { state, lines };
  const of = {
    caseId: opened.subject,
    code,
    subject: closed('subject', subject),
    priority,
    resolved: state === 'case-resolved',
    missed: [...missed],
    openedAt: opened.occurredAt,
  };
  return { state, lines, goingOn: { kind: 'case', of } };
}

/** What a customer was asked after a case, and what they said. */
export function foldSurvey(issued: EventOf<'surveyIssued'>, later: readonly RecordEvent[]): FoldedRecord {
  const answered = later.find((event) => event.fact === 'surveyAnswered');
  const lineOf = (event: RecordEvent, more: Partial<SurveyLine>): Line<TimelineLineEntry> => ({
    entry: {
      kind: 'survey',
      ...baseOf(event),
      surveyId: event.subject,
      code: issued.facts.code,
      fact: 'asked',
      ...more,
    },
    begun: event,
    changedAt: event.recordedAt,
  });
  if (!answered) return { state: 'survey-issued', lines: [lineOf(issued, {})] };
  const { score, comment } = answered.facts;
  const said = given({ fact: 'answered' as const, score, comment: closedIfAny('comment', comment) });
  return { state: 'survey-answered', lines: [lineOf(issued, {}), lineOf(answered, said)] };
}
