import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Outcome } from '@rapport/kernel/command';
import type { EventStore } from '@rapport/kernel/event-store';
import { Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Clock } from '@rapport/kernel/values';
import {
  closeConversation,
  queueReply,
  releaseConversation,
  reopenConversation,
  retryReply,
  takeConversation,
  writeNote,
} from '../commands/index.ts';
import { CloseReasonText, ConversationParams, Done, ReplyParams, WrittenText } from './schemas.ts';

/** What the intents on conversations need. */
export interface ConversationNeeds {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

const PATH = '/api/channels/v1/conversations/:conversationId';
const config = { permits: ['agent', 'admin'] as const };
const refusals = { 404: Problem, 409: Problem };
const done = (reply: FastifyReply, outcome: Outcome, status = 200): never =>
  respond(reply, 'channels', outcome, status) as never;

/** What people do with a conversation. */
export const conversationRoutes: FastifyPluginAsyncTypebox<ConversationNeeds> = async (app, needs) => {
  await app.register(owningRoutes, needs);
  await app.register(closingRoutes, needs);
  await app.register(writingRoutes, needs);
};

/** Whose it is to answer. */
const owningRoutes: FastifyPluginAsyncTypebox<ConversationNeeds> = async (app, { store }) => {
  app.post(
    `${PATH}/actions/take`,
    {
      config,
      schema: {
        summary: 'Make a conversation yours to answer',
        params: ConversationParams,
        body: Type.Object({
          over: Type.Optional(Type.Boolean({ description: 'also when somebody else has it' })),
        }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const data = { accountId: personOf(request).accountId, over: request.body.over ?? false };
      return done(
        reply,
        await takeConversation(store, request.params.conversationId, data, contextOf(request)),
      );
    },
  );

  app.post(
    `${PATH}/actions/release`,
    {
      config,
      schema: {
        summary: 'Give a conversation back to all',
        params: ConversationParams,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const { conversationId } = request.params;
      return done(reply, await releaseConversation(store, conversationId, accountId, contextOf(request)));
    },
  );
};

/** When it ends, and that it goes on. */
const closingRoutes: FastifyPluginAsyncTypebox<ConversationNeeds> = async (app, { store }) => {
  app.post(
    `${PATH}/actions/close`,
    {
      config,
      schema: {
        summary: 'Close a conversation, with the reason',
        params: ConversationParams,
        body: Type.Object({ reason: CloseReasonText }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const data = { accountId: personOf(request).accountId, reason: request.body.reason };
      return done(
        reply,
        await closeConversation(store, request.params.conversationId, data, contextOf(request)),
      );
    },
  );

  app.post(
    `${PATH}/actions/reopen`,
    {
      config,
      schema: {
        summary: 'Open a closed conversation again',
        params: ConversationParams,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const { conversationId } = request.params;
      return done(reply, await reopenConversation(store, conversationId, accountId, contextOf(request)));
    },
  );
};

/** What people write in a conversation. */
const writingRoutes: FastifyPluginAsyncTypebox<ConversationNeeds> = async (app, needs) => {
  app.post(
    `${PATH}/notes`,
    {
      config,
      schema: {
        summary: 'Write a note that only colleagues see',
        params: ConversationParams,
        body: Type.Object({ text: WrittenText }),
        response: { 201: Type.Object({ noteId: Type.String() }), ...refusals, 410: Problem },
      },
    },
    async (request, reply) => {
      const data = { accountId: personOf(request).accountId, text: request.body.text };
      return done(
        reply,
        await writeNote(needs, request.params.conversationId, data, contextOf(request)),
        201,
      );
    },
  );

  app.post(
    `${PATH}/replies`,
    {
      config,
      schema: {
        summary: 'Answer; the reply is queued and sent by itself',
        params: ConversationParams,
        body: Type.Object({ text: WrittenText }),
        response: { 202: Type.Object({ replyId: Type.String() }), ...refusals, 410: Problem },
      },
    },
    async (request, reply) => {
      const data = { accountId: personOf(request).accountId, text: request.body.text };
      return done(
        reply,
        await queueReply(needs, request.params.conversationId, data, contextOf(request)),
        202,
      );
    },
  );

  app.post(
    `${PATH}/replies/:replyId/actions/retry`,
    {
      config,
      schema: {
        summary: 'Try a failed or uncertain reply again; it may arrive twice',
        params: ReplyParams,
        body: Type.Object({}),
        response: { 202: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { conversationId, replyId } = request.params;
      const data = { replyId, accountId: personOf(request).accountId };
      return done(reply, await retryReply(needs.store, conversationId, data, contextOf(request)), 202);
    },
  );
};
