import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, respond } from '@rapport/kernel/http';
import { type Registry, identifyParty, separateParty } from '../commands/index.ts';
import { ConversationId, Done, Uuid } from './schemas.ts';

const people = ['agent', 'admin'] as const;
const refusals = { 404: Problem, 409: Problem, 412: Problem };
const RECOGNITION = '/api/customers/v1/recognitions/:conversationId/actions';

/** Whom a conversation is with, by a person's word. */
export const recognitionRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  app.post(
    `${RECOGNITION}/identify`,
    {
      config: { permits: people },
      schema: {
        summary: 'Say whom a conversation is with',
        params: ConversationId,
        body: Type.Object({ partyId: Uuid }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { conversationId } = request.params;
      const outcome = await identifyParty(registry, conversationId, request.body.partyId, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );

  app.post(
    `${RECOGNITION}/separate`,
    {
      config: { permits: people },
      schema: {
        summary: 'Say that a conversation is not with a party',
        params: ConversationId,
        body: Type.Object({ partyId: Uuid }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { conversationId } = request.params;
      const outcome = await separateParty(registry, conversationId, request.body.partyId, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );
};
