import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from './root-route.tsx';
import * as search from './search-params.ts';
import { SignIn } from './session/sign-in.tsx';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: search.signIn,
  component: SignIn,
});

const survey = createRoute({
  getParentRoute: () => root,
  path: '/s/$token',
  component: lazyRouteComponent(() => import('./survey/survey-screen.tsx'), 'SurveyScreen'),
});

/** Whoever has the link of a mail comes here. */
const ownPage = createRoute({
  getParentRoute: () => root,
  path: '/p/$token',
  component: lazyRouteComponent(() => import('./consent/own-page-screen.tsx'), 'OwnPageScreen'),
});

/** Whoever has the number of a quote comes here. */
const verification = createRoute({
  getParentRoute: () => root,
  path: '/v/$code',
  component: lazyRouteComponent(() => import('./sales/verification-screen.tsx'), 'VerificationScreen'),
});

/** Pages outside the signed-in screens. */
export const outside = [signIn, survey, verification, ownPage] as const;
