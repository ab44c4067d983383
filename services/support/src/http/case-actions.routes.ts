import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { ServicePorts } from '@rapport/kernel/service';
import {
  assignCase,
  awaitCustomer,
  closeCase,
  noteOnCase,
  reclassifyCase,
  recordCall,
  releaseCase,
  reopenCase,
  resolveCase,
  resumeCase,
} from '../commands/index.ts';
import { CaseParams, CaseTypeText, CauseCode, Done, PriorityText, Uuid, WrittenText } from './schemas.ts';

const people = ['agent', 'admin'] as const;
const refusals = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };
const CASE = '/api/support/v1/cases/:caseId';

/** What is done with a case. */
export const caseActionRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  await app.register(ownerRoutes, ports);
  await app.register(wordRoutes, ports);
  await app.register(endRoutes, ports);

  app.post(
    `${CASE}/actions/reclassify`,
    {
      config: { permits: people },
      schema: {
        summary: 'Say what kind of case it is and how much it presses',
        params: CaseParams,
        body: Type.Object({
          caseType: Type.Optional(CaseTypeText),
          priority: Type.Optional(PriorityText),
          cause: Type.Optional(CauseCode),
        }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const words = { ...request.body, accountId: personOf(request).accountId };
      const outcome = await reclassifyCase(ports, request.params.caseId, words, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );

  const simple = [
    ['wait', 'Wait for the customer: the time to a solution stands still', awaitCustomer],
    ['resume', 'Go on without waiting for the customer', resumeCase],
    ['reopen', 'It was not solved after all', reopenCase],
  ] as const;
  for (const [verb, summary, command] of simple) {
    app.post(
      `${CASE}/actions/${verb}`,
      {
        config: { permits: people },
        schema: { summary, params: CaseParams, body: Type.Object({}), response: { 200: Done, ...refusals } },
      },
      async (request, reply) => {
        const { accountId } = personOf(request);
        const outcome = await command(ports, request.params.caseId, accountId, contextOf(request));
        return respond(reply, 'support', outcome) as never;
      },
    );
  }
};

/** Who has a case. */
const ownerRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  app.post(
    `${CASE}/actions/take`,
    {
      config: { permits: people },
      schema: {
        summary: 'Make a case yours to solve',
        params: CaseParams,
        body: Type.Object({
          over: Type.Optional(Type.Boolean({ description: 'also when somebody else has it' })),
        }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const who = { accountId, by: accountId, over: request.body.over ?? false };
      const outcome = await assignCase(ports, request.params.caseId, who, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );

  app.post(
    `${CASE}/actions/assign`,
    {
      config: { permits: people },
      schema: {
        summary: 'Give a case to somebody, whoever has it',
        params: CaseParams,
        body: Type.Object({ accountId: Uuid }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const who = { accountId: request.body.accountId, by: personOf(request).accountId, over: true };
      const outcome = await assignCase(ports, request.params.caseId, who, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );

  app.post(
    `${CASE}/actions/release`,
    {
      config: { permits: people },
      schema: {
        summary: 'Give a case back to all',
        params: CaseParams,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const outcome = await releaseCase(ports, request.params.caseId, accountId, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );
};

/** What is written about a case. */
const wordRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  app.post(
    `${CASE}/notes`,
    {
      config: { permits: people },
      schema: {
        summary: 'Write a note for colleagues',
        params: CaseParams,
        body: Type.Object({ text: WrittenText }),
        response: { 201: Type.Object({ noteId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const words = { accountId: personOf(request).accountId, text: request.body.text };
      const outcome = await noteOnCase(ports, request.params.caseId, words, contextOf(request));
      return respond(reply, 'support', outcome, 201) as never;
    },
  );

  app.post(
    `${CASE}/calls`,
    {
      config: { permits: people },
      schema: {
        summary: 'Record that you spoke with the customer; the first answer, if it was the first',
        params: CaseParams,
        body: Type.Object({ text: WrittenText }),
        response: { 201: Type.Object({ callId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const words = { accountId: personOf(request).accountId, text: request.body.text };
      const outcome = await recordCall(ports, request.params.caseId, words, contextOf(request));
      return respond(reply, 'support', outcome, 201) as never;
    },
  );
};

/** How a case ends. */
const endRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  app.post(
    `${CASE}/actions/resolve`,
    {
      config: { permits: people },
      schema: {
        summary: 'Say how it was solved and what had caused it',
        params: CaseParams,
        body: Type.Object({ cause: CauseCode, solution: WrittenText }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const words = { ...request.body, accountId: personOf(request).accountId };
      const outcome = await resolveCase(ports, request.params.caseId, words, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );

  app.post(
    `${CASE}/actions/close`,
    {
      config: { permits: people },
      schema: {
        summary: 'Close a solved case; the customer is asked how it was, unless `ask` is false',
        params: CaseParams,
        body: Type.Object({ ask: Type.Optional(Type.Boolean()) }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const answerDays = Number(ports.settings['SURVEY_DAYS']);
      const words = { accountId, ask: request.body.ask ?? true, answerDays };
      const outcome = await closeCase(ports, request.params.caseId, words, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );
};
