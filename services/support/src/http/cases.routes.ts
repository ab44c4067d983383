import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { ServicePorts } from '@rapport/kernel/service';
import { openCase } from '../commands/index.ts';
import { DescribedCase } from './schemas.ts';

const people = ['agent', 'admin'] as const;

/** Cases as they begin. */
export const caseRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  app.post(
    '/api/support/v1/cases',
    {
      config: { permits: people },
      schema: {
        summary: 'Open a case, from a conversation, a call or by itself',
        body: DescribedCase,
        response: {
          201: Type.Object({ caseId: Type.String(), code: Type.String() }),
          404: Problem,
          409: Problem,
          422: Problem,
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { conversationId = '', partyId = '', cause = '', description = '', ...given } = body;
      const kind = conversationId ? 'conversation' : 'screen';
      const { origin = { kind, id: conversationId } as const, ...rest } = given;
      const described = { ...rest, origin, conversationId, partyId, cause, description };
      const outcome = await openCase(ports, personOf(request).accountId, described, contextOf(request));
      return respond(reply, 'support', outcome, 201) as never;
    },
  );
};
