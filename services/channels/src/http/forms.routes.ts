import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import { type Counter, beginForm, closeForm, reviseForm } from '../commands/index.ts';
import { FormBody, FormParams } from './form-schemas.ts';
import { Done } from './schemas.ts';

const administrators = ['admin'] as const;
const refusals = { 404: Problem, 409: Problem, 410: Problem, 412: Problem, 422: Problem };
const FORMS = '/api/channels/v1/forms';

/** What visitors of websites are asked, said by administrators. */
export const formRoutes: FastifyPluginAsyncTypebox<{ readonly counter: Counter }> = async (
  app,
  { counter },
) => {
  app.post(
    FORMS,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Begin a web form',
        body: FormBody,
        response: { 201: Type.Object({ formId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const words = { ...request.body, accountId: personOf(request).accountId };
      return respond(reply, 'channels', await beginForm(counter, words, contextOf(request)), 201) as never;
    },
  );

  app.post(
    `${FORMS}/:formId/actions/revise`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Say what a web form is from here on; what came in by an earlier version is kept',
        params: FormParams,
        body: FormBody,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const words = { ...request.body, accountId: personOf(request).accountId };
      const outcome = await reviseForm(counter, request.params.formId, words, contextOf(request));
      return respond(reply, 'channels', outcome) as never;
    },
  );

  app.post(
    `${FORMS}/:formId/actions/close`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Let nothing come in by a web form any more',
        params: FormParams,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const outcome = await closeForm(counter, request.params.formId, accountId, contextOf(request));
      return respond(reply, 'channels', outcome) as never;
    },
  );
};
