import type { FastifyInstance } from 'fastify';
import { type Static, type TObject, Type } from 'typebox';
import type { CommandContext, Outcome } from '@rapport/kernel/command';
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

/** What somebody wants of a conversation: under which address, with what, and the command it is. */
interface Intent<Params extends TObject = TObject, Body extends TObject = TObject> {
  readonly summary: string;
  readonly params: Params;
  readonly body: Body;
  readonly answers: { readonly status: 200 | 201 | 202; readonly with: TObject };
  readonly run: (
    needs: ConversationNeeds,
    params: Static<Params>,
    asked: Static<Body> & { readonly accountId: string },
    context: CommandContext,
  ) => Promise<Outcome>;
}

/** Keeps an intent's own types where it is written, and drops them for the list. */
const intent = <Params extends TObject, Body extends TObject>(of: Intent<Params, Body>): Intent =>
  of as unknown as Intent;

const nothing = Type.Object({});
const text = Type.Object({ text: WrittenText });
const done = { status: 200, with: Done } as const;

/** Whose it is to answer, when it ends and that it goes on, and what is written in it. */
const INTENTS: Readonly<Record<string, Intent>> = {
  '/actions/take': intent({
    summary: 'Make a conversation yours to answer',
    params: ConversationParams,
    body: Type.Object({
      over: Type.Optional(Type.Boolean({ description: 'also when somebody else has it' })),
    }),
    answers: done,
    run: ({ store }, { conversationId }, { accountId, over = false }, context) =>
      takeConversation(store, conversationId, { accountId, over }, context),
  }),
  '/actions/release': intent({
    summary: 'Give a conversation back to all',
    params: ConversationParams,
    body: nothing,
    answers: done,
    run: ({ store }, { conversationId }, { accountId }, context) =>
      releaseConversation(store, conversationId, accountId, context),
  }),
  '/actions/close': intent({
    summary: 'Close a conversation, with the reason',
    params: ConversationParams,
    body: Type.Object({ reason: CloseReasonText }),
    answers: done,
    run: ({ store }, { conversationId }, asked, context) =>
      closeConversation(store, conversationId, asked, context),
  }),
  '/actions/reopen': intent({
    summary: 'Open a closed conversation again',
    params: ConversationParams,
    body: nothing,
    answers: done,
    run: ({ store }, { conversationId }, { accountId }, context) =>
      reopenConversation(store, conversationId, accountId, context),
  }),
  '/notes': intent({
    summary: 'Write a note that only colleagues see',
    params: ConversationParams,
    body: text,
    answers: { status: 201, with: Type.Object({ noteId: Type.String() }) },
    run: (needs, { conversationId }, asked, context) => writeNote(needs, conversationId, asked, context),
  }),
  '/replies': intent({
    summary: 'Answer; the reply is queued and sent by itself',
    params: ConversationParams,
    body: text,
    answers: { status: 202, with: Type.Object({ replyId: Type.String() }) },
    run: (needs, { conversationId }, asked, context) => queueReply(needs, conversationId, asked, context),
  }),
  '/replies/:replyId/actions/retry': intent({
    summary: 'Try a failed or uncertain reply again; it may arrive twice',
    params: ReplyParams,
    body: nothing,
    answers: { status: 202, with: Done },
    run: ({ store }, { conversationId, replyId }, { accountId }, context) =>
      retryReply(store, conversationId, { replyId, accountId }, context),
  }),
};

/** What people do with a conversation. */
export async function conversationRoutes(app: FastifyInstance, needs: ConversationNeeds): Promise<void> {
  for (const [path, { summary, params, body, answers, run }] of Object.entries(INTENTS)) {
    const refusals = { 404: Problem, 409: Problem, 410: Problem, 412: Problem };
    app.post(
      `/api/channels/v1/conversations/:conversationId${path}`,
      {
        config: { permits: ['agent', 'admin'] },
        schema: { summary, params, body, response: { [answers.status]: answers.with, ...refusals } },
      },
      async (request, reply) => {
        const asked = {
          ...(request.body as Record<string, unknown>),
          accountId: personOf(request).accountId,
        };
        const outcome = await run(
          needs,
          request.params as Record<string, unknown>,
          asked,
          contextOf(request),
        );
        return respond(reply, 'channels', outcome, answers.status);
      },
    );
  }
}
