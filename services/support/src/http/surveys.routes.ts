import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem, contextOf, respond } from '@rapport/kernel/http';
import type { ServicePorts } from '@rapport/kernel/service';
import { readSurveyToken } from '../adapters/survey-token.ts';
import { answerSurvey, surveyNow } from '../commands/index.ts';
import { Done } from './schemas.ts';

const SURVEY = '/api/support/v1/public/surveys/:token';
const TokenParams = Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{36}$' }) });
const refusals = { 404: Problem, 409: Problem, 410: Problem };

/** The page a customer is sent, without a session: whoever has the token may answer once. The gateway alone asks here. */
export const surveyRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  const surveyIdOf = (token: string): string => {
    const surveyId = readSurveyToken(token, ports.keys.indexHash);
    if (surveyId === undefined) throw new Rejection('survey-unknown');
    return surveyId;
  };

  app.get(
    SURVEY,
    {
      config: { permits: ['service'] },
      schema: {
        summary: 'What a customer is asked, and whether it was answered',
        params: TokenParams,
        response: {
          200: Type.Object({ code: Type.String(), status: Type.String(), expiresAt: Type.String() }),
          ...refusals,
        },
      },
    },
    async ({ params: { token } }) => {
      const { issued, status } = await surveyNow(ports, surveyIdOf(token));
      if (!issued) throw new Rejection('survey-unknown');
      const over = status === 'issued' && ports.clock.now().toISOString() >= issued.expiresAt;
      return { code: issued.code, status: over ? 'expired' : status, expiresAt: issued.expiresAt };
    },
  );

  app.post(
    `${SURVEY}/answers`,
    {
      config: { permits: ['service'] },
      schema: {
        summary: 'Say how it was, from 1 (worst) to 5 (best)',
        params: TokenParams,
        body: Type.Object({
          score: Type.Integer({ minimum: 1, maximum: 5 }),
          comment: Type.Optional(Type.String({ minLength: 1, maxLength: 4_000, pattern: '\\S' })),
        }),
        response: { 201: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { score, comment = '' } = request.body;
      const asked = contextOf(request);
      const context = { ...asked, cause: { ...asked.cause, actor: 'customer' } };
      const surveyId = surveyIdOf(request.params.token);
      const outcome = await answerSurvey(ports, surveyId, { score, comment }, context);
      return respond(reply, 'support', outcome, 201) as never;
    },
  );
};
