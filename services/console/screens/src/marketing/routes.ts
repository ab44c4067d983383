import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as search from '../search-params.ts';
import { shell } from '../shell-route.tsx';

const campaigns = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns',
  validateSearch: search.campaigns,
  component: lazyRouteComponent(() => import('./campaigns-screen.tsx'), 'CampaignsScreen'),
});

const campaign = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(() => import('./campaign-screen.tsx'), 'CampaignScreen'),
});

const audiences = createRoute({
  getParentRoute: () => shell,
  path: '/audiences',
  component: lazyRouteComponent(() => import('./audiences-screen.tsx'), 'AudiencesScreen'),
});

const audience = createRoute({
  getParentRoute: () => shell,
  path: '/audiences/$audienceId',
  component: lazyRouteComponent(() => import('./audience-screen.tsx'), 'AudienceScreen'),
});

const materials = createRoute({
  getParentRoute: () => shell,
  path: '/materials',
  component: lazyRouteComponent(() => import('./materials-screen.tsx'), 'MaterialsScreen'),
});

const material = createRoute({
  getParentRoute: () => shell,
  path: '/materials/$materialId',
  component: lazyRouteComponent(() => import('./material-screen.tsx'), 'MaterialScreen'),
});

/** The pages of marketing by their addresses. */
export const marketingPages = [campaigns, campaign, audiences, audience, materials, material] as const;
