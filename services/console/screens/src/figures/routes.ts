import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as search from '../search-params.ts';
import { shell } from '../shell-route.tsx';

const figures = createRoute({
  getParentRoute: () => shell,
  path: '/figures',
  validateSearch: search.figures,
  component: lazyRouteComponent(() => import('./figures-screen.tsx'), 'FiguresScreen'),
});

/** The pages of figures by their addresses. */
export const figurePages = [figures] as const;
