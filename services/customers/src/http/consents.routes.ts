import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, respond } from '@rapport/kernel/http';
import { type Registry, giveConsent, setPreferences, withdrawConsent } from '../commands/index.ts';
import { GivenConsent, PreferencesBody, WithdrawnConsent } from './consent-schemas.ts';
import { ContactPointText, Done, PartyId } from './schemas.ts';

const people = ['agent', 'admin'] as const;
const refusals = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };
const CONSENTS = '/api/customers/v1/parties/:partyId/consents';

/** What an agent writes down of what a customer permits, on the phone or across the counter. */
export const consentRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  app.post(
    `${CONSENTS}/actions/give`,
    {
      config: { permits: people },
      schema: {
        summary: 'Write down that a customer permits a purpose at one of their addresses',
        params: PartyId,
        body: GivenConsent,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { contactPoint, purpose, channel, ...shows } = request.body;
      const place = { partyId: request.params.partyId, contactPoint };
      const said = { purpose, channel, ...byAgent(shows) };
      return respond(
        reply,
        'customers',
        await giveConsent(registry, place, said, contextOf(request)),
      ) as never;
    },
  );

  app.post(
    `${CONSENTS}/actions/withdraw`,
    {
      config: { permits: people },
      schema: {
        summary:
          'Write down that a customer forbids a purpose; without one every promotion, without an address at all',
        params: PartyId,
        body: WithdrawnConsent,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { contactPoint, purpose = '', channel = '', ...shows } = request.body;
      const place = { partyId: request.params.partyId, contactPoint };
      const said = { purpose, channel, ...byAgent(shows) } as const;
      const outcome = await withdrawConsent(registry, place, said, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );

  await app.register(preferenceRoutes, { registry });
};

/** How and when a customer wants to be written to. */
const preferenceRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  app.post(
    `${CONSENTS}/actions/prefer`,
    {
      config: { permits: people },
      schema: {
        summary: 'Write down how and when a customer wants to be written to at one of their addresses',
        params: PartyId,
        body: Type.Object({ contactPoint: ContactPointText, ...PreferencesBody.properties }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { contactPoint, ...preferences } = request.body;
      const place = { partyId: request.params.partyId, contactPoint };
      const said = { preferences, ...byAgent({}) };
      const outcome = await setPreferences(registry, place, said, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );
};

function byAgent({
  note = '',
  record,
}: {
  readonly note?: string;
  readonly record?: { readonly kind: string; readonly id: string };
}) {
  return { note: note.trim(), evidence: { by: 'agent', ...(record ? { record } : {}) } } as const;
}
