import { createRoute, redirect } from '@tanstack/react-router';
import { Problem } from './api/problem.ts';
import { session } from './api/queries.ts';
import { root } from './root-route.tsx';
import { Shell } from './shell/shell.tsx';

/** Everything that is seen only by who is signed in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    await context.client.ensureQueryData(session).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 401) {
        redirect({ to: '/sign-in', search: { then: location.href }, throw: true });
      }
      throw error;
    });
  },
  component: Shell,
});
