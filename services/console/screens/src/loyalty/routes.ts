import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as search from '../search-params.ts';
import { shell } from '../shell-route.tsx';

const members = createRoute({
  getParentRoute: () => shell,
  path: '/members',
  validateSearch: search.members,
  component: lazyRouteComponent(() => import('./members-screen.tsx'), 'MembersScreen'),
});

const oneMember = createRoute({
  getParentRoute: () => shell,
  path: '/members/$memberId',
  component: lazyRouteComponent(() => import('./member-screen.tsx'), 'MemberScreen'),
});

const pointsStatement = createRoute({
  getParentRoute: () => shell,
  path: '/members/$memberId/statement',
  component: lazyRouteComponent(() => import('./statement-screen.tsx'), 'StatementScreen'),
});

const rewards = createRoute({
  getParentRoute: () => shell,
  path: '/rewards',
  component: lazyRouteComponent(() => import('./rewards-screen.tsx'), 'RewardsScreen'),
});

const programmes = createRoute({
  getParentRoute: () => shell,
  path: '/programmes',
  component: lazyRouteComponent(() => import('./programmes-screen.tsx'), 'ProgrammesScreen'),
});

const programme = createRoute({
  getParentRoute: () => shell,
  path: '/programmes/$programmeId',
  component: lazyRouteComponent(() => import('./programme-screen.tsx'), 'ProgrammeScreen'),
});

/** The pages of loyalty by their addresses. */
export const loyaltyPages = [members, oneMember, pointsStatement, rewards, programmes, programme] as const;
