import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shell } from '../shell-route.tsx';

const partners = createRoute({
  getParentRoute: () => shell,
  path: '/partners',
  component: lazyRouteComponent(() => import('./partners-screen.tsx'), 'PartnersScreen'),
});

const partner = createRoute({
  getParentRoute: () => shell,
  path: '/partners/$partnerId',
  component: lazyRouteComponent(() => import('./partner-screen.tsx'), 'PartnerScreen'),
});

const pushes = createRoute({
  getParentRoute: () => shell,
  path: '/pushes/$subscriptionId',
  component: lazyRouteComponent(() => import('./deliveries-screen.tsx'), 'DeliveriesScreen'),
});

/** Other companies that hear of ours. */
export const partnerPages = [partners, partner, pushes] as const;
