import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What access refuses, and how that is said. */
export const problems = {
  'sign-in-refused': { status: 401, title: 'Login or password is not right' },
  'not-open-yet': {
    status: 503,
    title: 'The company is still being set up; nobody gets in before that ends',
  },
  'too-many-tries': { status: 429, title: 'Too many tries; wait a little' },
  'login-taken': { status: 409, title: 'Somebody else has this login' },
  'last-administrator': { status: 409, title: 'Somebody must be left who may administer' },
  'administrator-already-there': { status: 409, title: 'The first administrator is already there' },
  'account-already-open': { status: 409, title: 'This account is already open' },
  'account-unknown': { status: 404, title: 'There is no such account' },
  'account-closed': { status: 409, title: 'This account is closed' },
  'password-is-login': { status: 422, title: 'A password must not be the login' },
  'current-password-wrong': { status: 403, title: 'The current password is not right' },
} as const satisfies ProblemCatalogue;
