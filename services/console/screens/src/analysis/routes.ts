import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as search from '../search-params.ts';
import { shell } from '../shell-route.tsx';

const segments = createRoute({
  getParentRoute: () => shell,
  path: '/segments',
  component: lazyRouteComponent(() => import('./segments-screen.tsx'), 'SegmentsScreen'),
});

const segment = createRoute({
  getParentRoute: () => shell,
  path: '/segments/$segmentId',
  validateSearch: search.segment,
  component: lazyRouteComponent(() => import('./segment-screen.tsx'), 'SegmentScreen'),
});

const rules = createRoute({
  getParentRoute: () => shell,
  path: '/rules',
  component: lazyRouteComponent(() => import('./rules-screen.tsx'), 'RulesScreen'),
});

const models = createRoute({
  getParentRoute: () => shell,
  path: '/models',
  component: lazyRouteComponent(() => import('./models-screen.tsx'), 'ModelsScreen'),
});

const warehouse = createRoute({
  getParentRoute: () => shell,
  path: '/warehouse',
  component: lazyRouteComponent(() => import('./warehouse-screen.tsx'), 'WarehouseScreen'),
});

/** The pages of what analysis decides by. */
export const analysisPages = [segments, segment, rules, models, warehouse] as const;
