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
  'history-replaced': {
    status: 409,
    title: 'A source went on from a backup: what the cursor has passed is not its history any more',
  },
} as const satisfies ProblemCatalogue;
