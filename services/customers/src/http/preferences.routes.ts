import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { EdgeProblem, Problem, contextOf, respond } from '@rapport/kernel/http';
import { saysOneClick } from '../adapters/one-click.ts';
import { NO_MESSAGE, type PreferenceLink, readPreferenceToken } from '../adapters/preference-token.ts';
import {
  type Registry,
  giveOwnConsent,
  setOwnPreferences,
  withdrawOwnConsent,
  wordsAt,
} from '../commands/index.ts';
import type { Evidence, SaidBy } from '../domain/consent.events.ts';
import { permissionIn } from '../domain/ledger.ts';
import { PreferencesBody, PurposeCode, TokenParams, WordingVersion } from './consent-schemas.ts';
import { Done } from './schemas.ts';

const PREFERENCES = '/api/customers/v1/public/preferences/:token';
const refusals = { 404: Problem, 409: Problem, 422: Problem };

/** What a customer says on their own page, without a session: whoever has the token reads the mail of its address. */
export const preferenceRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  const { store } = registry;

  app.post(
    `${PREFERENCES}/actions/withdraw`,
    {
      config: { permits: ['service'] },
      schema: {
        summary: 'Forbid a purpose, without one every promotion; without a session',
        params: TokenParams,
        body: Type.Object({ purpose: Type.Optional(PurposeCode) }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const context = asCustomer(request);
      const link = linkOf(registry, request.params.token);
      const said = {
        purpose: request.body.purpose ?? '',
        evidence: evidenceOf(request, registry, link, 'page'),
      };
      const outcome = await withdrawOwnConsent(registry, link.contactPoint, said, context);
      return respond(reply, 'customers', outcome) as never;
    },
  );

  app.post(
    `${PREFERENCES}/actions/give`,
    {
      config: { permits: ['service'] },
      schema: {
        summary:
          'Permit a purpose in the words that were shown; confirms what was asked before; without a session',
        params: TokenParams,
        body: Type.Object({ purpose: PurposeCode, wordingVersion: WordingVersion }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const context = asCustomer(request);
      const link = linkOf(registry, request.params.token);
      const { purpose } = request.body;
      const words = (await wordsAt(store, [link.contactPoint])).get(link.contactPoint)!;
      const { pending } = permissionIn(words, { code: purpose, promotion: true }, 'mail');
      const by = pending ? 'confirmation' : 'page';
      const shown = evidenceOf(request, registry, link, by);
      const record = pending?.data.evidence.record;
      const given = { ...request.body, evidence: record ? { ...shown, record } : shown };
      const outcome = await giveOwnConsent(registry, link.contactPoint, given, context);
      return respond(reply, 'customers', outcome) as never;
    },
  );

  await app.register(wishRoutes, { registry });
};

/** How and when a customer wants to be written to. */
const wishRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (app, { registry }) => {
  app.post(
    `${PREFERENCES}/actions/prefer`,
    {
      config: { permits: ['service'] },
      schema: {
        summary: 'Say how and when one wants to be written to; without a session',
        params: TokenParams,
        body: PreferencesBody,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const context = asCustomer(request);
      const link = linkOf(registry, request.params.token);
      const wanted = { ...request.body, evidence: evidenceOf(request, registry, link, 'page') };
      const outcome = await setOwnPreferences(registry, link.contactPoint, wanted, context);
      return respond(reply, 'customers', outcome) as never;
    },
  );
};

const UNSUBSCRIBE = '/api/customers/v1/public/unsubscribe/:token';
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const MOST_BYTES = 4 * 1024;

/** What mail programs press for their users (RFC 8058). Programs that only look must change nothing. */
export const oneClickRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  app.removeAllContentTypeParsers();
  for (const type of FORMS)
    app.addContentTypeParser(type, { parseAs: 'string', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, String(body)),
    );

  app.get(
    UNSUBSCRIBE,
    {
      config: { permits: ['service'] },
      schema: { summary: 'Leads to the page; changes nothing', params: TokenParams },
    },
    async ({ params: { token } }, reply) => reply.redirect(`/p/${token}`, 303),
  );

  app.post(
    UNSUBSCRIBE,
    {
      // Mail programs know nothing of our keys; a withdrawal that is heard twice is one.
      config: { permits: ['service'], idempotency: 'none' },
      schema: {
        summary: 'Unsubscribe in one click (RFC 8058): forbids every promotion',
        consumes: FORMS,
        params: TokenParams,
        response: { 200: Done, 400: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { body, headers } = request;
      if (typeof body !== 'string' || !saysOneClick(String(headers['content-type']), body))
        throw new EdgeProblem('invalid-request');
      const context = asCustomer(request);
      const link = linkOf(registry, request.params.token);
      const said = { purpose: '', evidence: evidenceOf(request, registry, link, 'one-click') };
      const outcome = await withdrawOwnConsent(registry, link.contactPoint, said, context);
      return respond(reply, 'customers', outcome) as never;
    },
  );
};

/** What a token stands for; refuses `preferences-unknown`. */
export function linkOf({ keys }: Pick<Registry, 'keys'>, token: string): PreferenceLink {
  const link = readPreferenceToken(token, keys.indexHash);
  if (!link) throw new Rejection('preferences-unknown');
  return link;
}

/** The message the link came with, and from where on the network it was followed, as a hash. */
function evidenceOf(
  { headers }: FastifyRequest,
  { keys }: Registry,
  { messageId }: PreferenceLink,
  by: SaidBy,
): Evidence {
  const address = headers['rapport-address'];
  return {
    by,
    ...(messageId === NO_MESSAGE ? {} : { record: { kind: 'sending', id: messageId } }),
    ...(typeof address === 'string' ? { ipHash: keys.indexHash('ip', address) } : {}),
  };
}

function asCustomer(request: FastifyRequest) {
  const asked = contextOf(request);
  return { ...asked, cause: { ...asked.cause, actor: 'customer' } };
}
