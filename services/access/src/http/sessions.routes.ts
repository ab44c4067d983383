import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem, type Tokens, personOf } from '@rapport/kernel/http';
import type { SignIn } from '../sessions/sign-in.ts';
import { GivenPassword, SessionView } from './schemas.ts';

/** What the routes of sessions need. */
export interface SessionNeeds {
  readonly signIn: SignIn;
  readonly endSession: (sessionId: string) => Promise<void>;
  readonly tokens: Tokens;
}

const COOKIE = '__Host-rapport';
// The prefix binds it to this host and to https (or localhost); RFC 6265bis §4.1.3.
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** Signing in, who is signed in, and signing out. */
export const sessionRoutes: FastifyPluginAsyncTypebox<SessionNeeds> = async (
  app,
  { signIn, endSession, tokens },
) => {
  app.post(
    '/api/access/v1/sessions',
    {
      config: { permits: 'public', idempotency: 'none' },
      schema: {
        summary: 'Sign in; the answer sets the session cookie',
        body: Type.Object({ login: Type.String({ minLength: 1, maxLength: 64 }), password: GivenPassword }),
        response: { 201: SessionView, 401: Problem, 429: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const { login, password } = request.body;
      const address = await addressOf(request, tokens);
      const { token, ...session } = await signIn(login, password, address).catch((error: unknown) => {
        if (error instanceof Rejection && error.detail['retryAfterSeconds'] !== undefined) {
          reply.header('retry-after', String(error.detail['retryAfterSeconds']));
        }
        throw error;
      });
      return reply.code(201).header('set-cookie', `${COOKIE}=${token}; ${ATTRIBUTES}`).send(session);
    },
  );

  app.get(
    '/api/access/v1/sessions/current',
    {
      config: { permits: ['admin', 'agent'] },
      schema: { summary: 'Who is signed in', response: { 200: SessionView } },
    },
    async (request) => {
      const { accountId, login, name, role } = personOf(request);
      return { accountId, login, name, role };
    },
  );

  app.delete(
    '/api/access/v1/sessions/current',
    {
      config: { permits: ['admin', 'agent'] },
      schema: { summary: 'Sign out', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await endSession(personOf(request).sessionId);
      return reply
        .code(204)
        .header('set-cookie', `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`)
        .header('clear-site-data', '"cache", "storage"')
        .send(null);
    },
  );
};

/** The gateway says where a request came from and proves that it is the gateway; anybody else speaks for themselves. */
async function addressOf(request: FastifyRequest, tokens: Tokens): Promise<string> {
  const { 'rapport-token': token, 'rapport-address': address } = request.headers;
  if (typeof token !== 'string' || typeof address !== 'string') return request.ip;
  const caller = await tokens.verify(token, 'access');
  return caller?.kind === 'service' && caller.name === 'console' ? address : request.ip;
}
