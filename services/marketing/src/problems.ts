import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What marketing refuses, and how that is said. */
export const problems = {
  'material-unknown': { status: 404, title: 'There is no such material' },
  'placeholder-unknown': { status: 422, title: 'A text leaves open what cannot be filled in' },
  'placeholder-unclosed': { status: 422, title: 'Braces of a placeholder are left open' },
  'link-repeated': { status: 422, title: 'Two links have the same name' },
  'link-unfit': { status: 422, title: 'A link leads to no web address' },
  'audience-unknown': { status: 404, title: 'There is no such audience' },
  'filter-too-large': { status: 422, title: 'The filter has too many facts or is nested too deep' },
  'campaign-unknown': { status: 404, title: 'There is no such campaign' },
  'campaign-closed': { status: 409, title: 'This campaign was closed' },
  'cost-unknown': { status: 404, title: 'The campaign has no such cost' },
  'days-turned-round': { status: 422, title: 'The first day must not be after the last' },
  'day-unreadable': { status: 422, title: 'There is no such day' },
  'run-unknown': { status: 404, title: 'There is no such run' },
  'run-completed': { status: 409, title: 'Something became of every message of this run' },
  'run-cancelled': { status: 409, title: 'This run was cancelled' },
} as const satisfies ProblemCatalogue;
