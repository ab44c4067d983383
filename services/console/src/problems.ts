import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What the console refuses, and how that is said. */
export const problems = {
  'customer-unknown': { status: 404, title: 'There is no such customer' },
  'conversation-unknown': { status: 404, title: 'There is no such conversation' },
  'instants-turned-round': { status: 422, title: 'The first instant must not be after the second' },
} as const satisfies ProblemCatalogue;
