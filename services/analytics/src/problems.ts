import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What analytics refuses, and how that is said. */
export const problems = {
  'segment-unknown': { status: 404, title: 'There is no such segment' },
  'party-unknown': { status: 404, title: 'There is no such customer' },
  'condition-too-large': { status: 422, title: 'The condition has too many facts or is nested too deep' },
  'rule-repeated': { status: 422, title: 'Two rules have the same name' },
  'too-few-purchases': { status: 422, title: 'Too few customers bought, or bought again, to fit a model to' },
  'action-unknown': { status: 409, title: 'This is not advised for the customer now' },
  'figure-unknown': { status: 404, title: 'There is no such figure' },
  'days-turned-round': { status: 422, title: 'The first day must not be after the last' },
  'day-unreadable': { status: 422, title: 'There is no such day' },
} as const satisfies ProblemCatalogue;
