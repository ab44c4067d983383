import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Cursors, Problem } from '@rapport/kernel/http';
import { peopleHere } from '../queries/people.ts';
import { openingWith } from './opened.ts';
import { PeoplePage, WorkQuery } from './schemas.ts';
import type { Showing } from './views.ts';

/** Whom work can be given to. */
export const peopleRoutes: FastifyPluginAsyncTypebox<Showing & { readonly cursors: Cursors }> = async (
  app,
  { database, keys, cursors },
) => {
  app.get(
    '/api/workflow/v1/people',
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['accounts_v1'] },
      schema: {
        summary: 'People who work here, to whom work can be given',
        querystring: WorkQuery,
        response: { 200: PeoplePage, 400: Problem },
      },
    },
    async ({ query: { cursor, limit = 50 } }) => {
      const after = cursor === undefined ? undefined : String(cursors.open('people', cursor)[0]);
      const rows = await peopleHere(database, after, limit + 1);
      const shown = rows.slice(0, limit);
      const opening = openingWith(keys);
      const names = shown.map(({ name }) => opening.place('name', name));
      const { locked } = await opening.open();
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(({ account_id: accountId }, i) => ({ accountId, name: names[i]!() })),
        ...(last ? { nextCursor: cursors.seal('people', [last.account_id]) } : {}),
        locked,
      };
    },
  );
};
