import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import { type Switchboard, recordCall, waiveCallBack } from '../commands/index.ts';
import { CallParams, Done, NotedCall } from './schemas.ts';

const people = ['agent', 'admin'] as const;
const refusals = { 404: Problem, 409: Problem, 410: Problem, 412: Problem, 422: Problem };
const CALLS = '/api/channels/v1/calls';

/** Telephone calls as people note them. */
export const callRoutes: FastifyPluginAsyncTypebox<{ readonly board: Switchboard }> = async (
  app,
  { board },
) => {
  app.post(
    CALLS,
    {
      config: { permits: people },
      schema: {
        summary: 'Note a telephone call; one that asks to be called back counts as unanswered until then',
        body: NotedCall,
        response: { 201: Type.Object({ callId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const noted = { ...request.body, accountId: personOf(request).accountId };
      return respond(reply, 'channels', await recordCall(board, noted, contextOf(request)), 201) as never;
    },
  );

  app.post(
    `${CALLS}/:callId/actions/waive-call-back`,
    {
      config: { permits: people },
      schema: {
        summary: 'Say that nobody needs to be called back any more',
        params: CallParams,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const { callId } = request.params;
      return respond(
        reply,
        'channels',
        await waiveCallBack(board.store, callId, accountId, contextOf(request)),
      ) as never;
    },
  );
};
