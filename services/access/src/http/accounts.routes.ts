import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { CommandContext } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { type Cursors, EdgeProblem, Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { KeyRing } from '@rapport/kernel/sealing';
import { Unavailable } from '@rapport/kernel/event-store';
import type { Commands } from '../commands/index.ts';
import type { AccountRow } from '../queries/accounts.ts';
import {
  AccountId,
  AccountPage,
  Done,
  GivenPassword,
  LoginText,
  Name,
  Password,
  RoleText,
} from './schemas.ts';

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
const refusals = { 404: Problem, 409: Problem, 422: Problem };

/** The people who work here: the list, and what is done with an account. */
export const accountRoutes: FastifyPluginAsyncTypebox<AccountNeeds> = async (app, needs) => {
  const { commands, keys, cursors } = needs;
  const context = (request: FastifyRequest) => withKeyedHash(contextOf(request), keys);

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
      respond(reply, 'access', await commands.openAccount(request.body, context(request)), 201) as never,
  );

  app.post(
    '/api/access/v1/accounts/:accountId/actions/close',
    {
      config: { permits: ['admin'] },
      schema: {
        summary: 'Close an account; its sessions end at once',
        params: AccountId,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) =>
      respond(
        reply,
        'access',
        await commands.closeAccount(request.params.accountId, context(request)),
      ) as never,
  );

  app.post(
    '/api/access/v1/accounts/:accountId/actions/grant-role',
    {
      config: { permits: ['admin'] },
      schema: {
        summary: 'Give an account another role; its sessions end at once',
        params: AccountId,
        body: Type.Object({ role: RoleText }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = request.params;
      return respond(
        reply,
        'access',
        await commands.grantRole(accountId, request.body.role, context(request)),
      ) as never;
    },
  );

  app.post(
    '/api/access/v1/accounts/:accountId/actions/change-password',
    {
      config: { permits: ['admin', 'agent'] },
      schema: {
        summary: 'Change a password; the sessions of the account end at once',
        params: AccountId,
        body: Type.Object({ password: Password, currentPassword: Type.Optional(GivenPassword) }),
        response: { 200: Done, 403: Problem, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = request.params;
      const { password, currentPassword } = request.body;
      const person = personOf(request);
      const own = person.accountId === accountId;
      if (!own && person.role !== 'admin') throw new EdgeProblem('forbidden');
      if (own && currentPassword === undefined) throw new Rejection('current-password-wrong');
      const change = { accountId, password, ...(own && currentPassword ? { current: currentPassword } : {}) };
      return respond(reply, 'access', await commands.changePassword(change, context(request))) as never;
    },
  );
};

/** A request with a password in it is remembered by a keyed hash: a plain one could be guessed at, fast. */
function withKeyedHash(context: CommandContext, keys: KeyRing): CommandContext {
  const { idempotency } = context;
  if (!idempotency) return context;
  return {
    ...context,
    idempotency: { ...idempotency, requestHash: keys.indexHash('request', idempotency.requestHash) },
  };
}

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
