import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import { Missing, RouteFailure } from './shell/shell.tsx';

/** What all pages stand under. */
export const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: RouteFailure,
});
