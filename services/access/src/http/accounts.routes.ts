import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type Cursors, Problem, contextOf, respond } from '@rapport/kernel/http';
import type { KeyRing } from '@rapport/kernel/sealing';
import { Unavailable } from '@rapport/kernel/event-store';
import type { Commands } from '../commands/index.ts';
import type { AccountRow } from '../queries/accounts.ts';
import { withKeyedHash } from './keyed-hash.ts';
import { AccountPage, LoginText, Name, Password, RoleText } from './schemas.ts';

/** What the routes of accounts need. */
export interface AccountNeeds {
  readonly commands: Commands;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
  readonly accountsAfter: (
    after: { readonly openedAt: string; readonly accountId: string } | undefined,
    limit: number,
  ) => Promise<readonly AccountRow[]>;
}

const LIST = 'accounts';
const refusals = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };

/** The people who work here: the list, and a new one. */
export const accountRoutes: FastifyPluginAsyncTypebox<AccountNeeds> = async (app, needs) => {
  const { commands, keys, cursors } = needs;

  app.get(
    '/api/access/v1/accounts',
    {
      config: { permits: ['admin'], waitsFor: ['accounts_v1'] },
      schema: {
        summary: 'Accounts in the order they were opened',
        querystring: Type.Object(
          {
            cursor: Type.Optional(Type.String({ maxLength: 512 })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: AccountPage },
      },
    },
    async ({ query: { cursor, limit = 50 } }) => {
      const rows = await needs.accountsAfter(
        cursor === undefined ? undefined : placeOf(cursors, cursor),
        limit + 1,
      );
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        ...(await openedPage(keys, shown)),
        ...(last ? { nextCursor: cursors.seal(LIST, [last.opened_at, last.account_id]) } : {}),
      };
    },
  );

  app.post(
    '/api/access/v1/accounts',
    {
      config: { permits: ['admin'] },
      schema: {
        summary: 'Open an account',
        body: Type.Object({ login: LoginText, name: Name, role: RoleText, password: Password }),
        response: { 201: Type.Object({ accountId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) =>
      respond(
        reply,
        'access',
        await commands.openAccount(request.body, withKeyedHash(contextOf(request), keys)),
        201,
      ) as never,
  );
};

function placeOf(cursors: Cursors, cursor: string) {
  const [openedAt, accountId] = cursors.open(LIST, cursor);
  return { openedAt: String(openedAt), accountId: String(accountId) };
}

async function openedPage(keys: KeyRing, rows: readonly AccountRow[]) {
  const fields = rows.flatMap(({ login, name }) => [
    { field: 'login', sealed: login },
    { field: 'name', sealed: name },
  ]);
  const texts = await keys.open(fields).catch((error: unknown) => {
    if (error instanceof Unavailable) return undefined;
    throw error;
  });
  const items = rows.map(({ account_id, role, opened_at, closed_at }, i) => ({
    accountId: account_id,
    login: texts?.[2 * i] ?? null,
    name: texts?.[2 * i + 1] ?? null,
    role,
    openedAt: opened_at,
    ...(closed_at === null ? {} : { closedAt: closed_at }),
  }));
  return { items, locked: texts === undefined };
}
