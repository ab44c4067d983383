import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What partners refuses, and how that is said. */
export const problems = {
  'partner-unknown': { status: 404, title: 'There is no such partner' },
  'partner-already-open': { status: 409, title: 'This partner has an account already' },
  'partner-closed': { status: 409, title: 'This account was closed' },
  'key-unknown': { status: 404, title: 'The partner has no such key' },
  'key-over': { status: 409, title: 'This key opens nothing any more' },
  'too-many-keys': { status: 409, title: 'The partner has as many keys as it may have' },
  'scope-unknown': { status: 422, title: 'There is no such scope' },
  'scope-not-granted': { status: 422, title: 'A key opens no more than its partner may hear' },
  'scope-missing': { status: 403, title: 'The key does not open this' },
  'type-unknown': { status: 422, title: 'There is no such type of event' },
  'record-kind-unknown': { status: 422, title: 'There is no such kind of record' },
  'subscription-unknown': { status: 404, title: 'There is no such subscription' },
  'subscription-ended': { status: 409, title: 'This subscription was ended' },
  'target-refused': { status: 422, title: 'Nothing is pushed to this address' },
  'too-many-resends': { status: 409, title: 'As many resends as there may be are under way' },
  'span-turned-round': { status: 422, title: 'The span of time must end after it begins' },
  'span-or-events': { status: 422, title: 'Either a span of time or single events must be named' },
  'delivery-unknown': { status: 404, title: 'One of the events was never pushed to this subscription' },
  'history-replaced': {
    status: 409,
    title: 'A source went on from a backup: what the cursor has passed is not its history any more',
  },
} as const satisfies ProblemCatalogue;
