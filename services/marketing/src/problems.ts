import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What marketing refuses, and how that is said. */
export const problems = {
  'material-unknown': { status: 404, title: 'There is no such material' },
  'material-withdrawn': { status: 409, title: 'This material is not sent any more' },
  'placeholder-unknown': { status: 422, title: 'A text leaves open what cannot be filled in' },
  'placeholder-unclosed': { status: 422, title: 'Braces of a placeholder are left open' },
  'link-repeated': { status: 422, title: 'Two links have the same name' },
  'link-unfit': { status: 422, title: 'A link leads to no web address' },
  'audience-unknown': { status: 404, title: 'There is no such audience' },
  'audience-retired': { status: 409, title: 'This audience is not used any more' },
  'filter-too-large': { status: 422, title: 'The filter has too many facts or is nested too deep' },
  'campaign-unknown': { status: 404, title: 'There is no such campaign' },
  'campaign-closed': { status: 409, title: 'This campaign was closed' },
  'cost-unknown': { status: 404, title: 'The campaign has no such cost' },
  'days-turned-round': { status: 422, title: 'The first day must not be after the last' },
  'day-unreadable': { status: 422, title: 'There is no such day' },
  'run-unknown': { status: 404, title: 'There is no such run' },
  'run-completed': { status: 409, title: 'Something became of every message of this run' },
  'run-cancelled': { status: 409, title: 'This run was cancelled' },
  'purpose-differs': {
    status: 422,
    title: 'The material was written for another purpose than the campaign has',
  },
  'end-over': { status: 422, title: 'The end of the run is over already' },
  'end-needed': { status: 422, title: 'A run that takes newcomers needs an end' },
  'party-unknown': { status: 404, title: 'There is no such customer' },
  'order-unknown': { status: 404, title: 'There is no such order' },
} as const satisfies ProblemCatalogue;
