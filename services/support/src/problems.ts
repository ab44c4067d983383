import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What support refuses, and how that is said. */
export const problems = {
  'case-unknown': { status: 404, title: 'There is no such case' },
  'case-of-nobody': { status: 422, title: 'A case needs a customer or a conversation' },
  'subject-empty': { status: 422, title: 'A case needs a subject that can be read' },
  'case-closed': { status: 409, title: 'This case is closed' },
  'case-not-open': { status: 409, title: 'This case is solved already' },
  'case-not-resolved': { status: 409, title: 'Only a solved case can be closed' },
  'case-owned-by-another': { status: 409, title: 'Somebody else has this case' },
  'case-not-yours': { status: 409, title: 'Only who has a case can give it back' },
  'calendar-unknown': { status: 404, title: 'There is no such calendar, or no such version of it' },
  'calendar-already-there': { status: 409, title: 'This calendar is already there' },
  'calendar-without-hours': { status: 422, title: 'A calendar needs hours on at least one weekday' },
  'calendar-hours-disordered': {
    status: 422,
    title: 'Hours of a day follow each other and end after they begin',
  },
  'calendar-day-twice': { status: 422, title: 'A special day is named twice' },
  'zone-unknown': { status: 422, title: 'This is no zone of the IANA database' },
  'policy-unknown': { status: 404, title: 'There is no such policy, or no such version of it' },
  'policy-already-there': { status: 409, title: 'This policy is already there' },
  'policy-incomplete': { status: 422, title: 'A policy promises something for every type and priority' },
  'policy-target-twice': { status: 422, title: 'A policy promises one thing for each type and priority' },
  'policy-answer-after-solution': { status: 422, title: 'The first answer is promised before the solution' },
  'survey-unknown': { status: 404, title: 'There is no such question' },
  'survey-answered': { status: 409, title: 'This was answered already' },
  'survey-expired': { status: 410, title: 'The time to answer has passed' },
} as const satisfies ProblemCatalogue;
