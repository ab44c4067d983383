import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { EdgeProblem, Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Commands } from '../commands/index.ts';
import { withKeyedHash } from './keyed-hash.ts';
import { AccountId, Done, GivenPassword, Password, RoleText } from './schemas.ts';

/** What the actions on accounts need. */
export interface ActionNeeds {
  readonly commands: Commands;
  readonly keys: KeyRing;
}

const refusals = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };

/** What is done with an account by whoever administers. */
export const accountActionRoutes: FastifyPluginAsyncTypebox<ActionNeeds> = async (
  app,
  { commands, keys },
) => {
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
        await commands.closeAccount(request.params.accountId, withKeyedHash(contextOf(request), keys)),
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
        await commands.grantRole(accountId, request.body.role, withKeyedHash(contextOf(request), keys)),
      ) as never;
    },
  );

  await app.register(passwordRoutes, { commands, keys });
};

/** A password is changed by its owner, or by whoever administers. */
const passwordRoutes: FastifyPluginAsyncTypebox<ActionNeeds> = async (app, { commands, keys }) => {
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
      return respond(
        reply,
        'access',
        await commands.changePassword(change, withKeyedHash(contextOf(request), keys)),
      ) as never;
    },
  );
};
