import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { CommandContext } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { Problem, contextOf, respond } from '@rapport/kernel/http';
import { newUuid, normalMailAddress } from '@rapport/kernel/values';
import type { ChatRoom } from '../adapters/chat-room.ts';
import { knocks } from '../adapters/knocks.ts';
import { readSiteIdentity, siteSecret } from '../adapters/site-identity.ts';
import { readVisitorToken, visitorToken } from '../adapters/visitor-token.ts';
import {
  type Chatter,
  type Counter,
  type Introduction,
  chatNow,
  chatStream,
  introduceVisitor,
  openSite,
  sayInChat,
  seeReplies,
} from '../commands/index.ts';
import { chatLinesAfter, chatLinesBefore } from '../queries/chat-lines.ts';
import { streamChat } from './chat-stream.ts';
import { Done } from './schemas.ts';
import {
  ChatHeaders,
  IntroductionBody,
  LinesQuery,
  LinesView,
  SayingBody,
  SeenBody,
  SiteParams,
  StreamQuery,
  VisitBody,
  VisitView,
} from './site-schemas.ts';

/** What visitors of websites are let in with. */
export interface ChatNeeds {
  readonly counter: Counter;
  readonly room: ChatRoom;
}

const CHAT = '/api/channels/v1/public/chats/:siteId';
// The gateway asks for whoever is at its door.
const strangers = { permits: ['service'] } as const;
const refusals = { 404: Problem, 409: Problem, 410: Problem, 422: Problem };
const MINUTE_MS = 60_000;
const MESSAGES_PER_MINUTE = 30;
const OTHERS_PER_MINUTE = 60;

/** A visitor of a website comes, says something, and reads what is said. All but coming needs the token. */
export const chatRoutes: FastifyPluginAsyncTypebox<ChatNeeds> = async (app, needs) => {
  await app.register(comingRoutes, needs);
  await app.register(sayingRoutes, needs);
  await app.register(tellingRoutes, needs);
  await app.register(readingRoutes, needs);
};

const comingRoutes: FastifyPluginAsyncTypebox<ChatNeeds> = async (app, { counter }) => {
  const { clock, keys } = counter;
  app.post(
    `${CHAT}/visits`,
    {
      config: strangers,
      schema: {
        summary: 'Come to a chat, for the first time or again; without a session',
        params: SiteParams,
        body: VisitBody,
        response: { 200: VisitView, ...refusals },
      },
    },
    async (request) => {
      contextOf(request);
      const { siteId } = request.params;
      const { token, identity } = request.body;
      const { greeting } = await openSite(counter, siteId);
      const signed = identity === undefined ? undefined : await signedBy(counter, siteId, identity);
      const back = token === undefined ? undefined : await backAgain(counter, siteId, token, signed);
      const since = clock.now().getTime();
      const visitorId = back?.visitorId ?? newUuid(clock.now());
      return {
        token: visitorToken(siteId, { visitorId, since }, keys.indexHash),
        fresh: back === undefined,
        upTo: back?.version ?? 0,
        ...(back?.introduced ? { introduced: { ...back.introduced } } : {}),
        greeting: { ...greeting },
      };
    },
  );
};

/** Who comes again, and how far their conversation is; nobody where somebody else is signed in by now: they begin anew. */
async function backAgain(counter: Counter, siteId: string, token: string, signed: Introduction | undefined) {
  const { clock, keys } = counter;
  const visitor = readVisitorToken(siteId, token, clock.now(), keys.indexHash);
  if (!visitor) return undefined;
  const { visitorId } = visitor;
  const now = await chatNow(counter, { siteId, visitorId }, signed);
  return now.anothers ? undefined : { visitorId, ...now };
}

const sayingRoutes: FastifyPluginAsyncTypebox<ChatNeeds> = async (app, { counter }) => {
  const says = knocks(MESSAGES_PER_MINUTE, MINUTE_MS);
  app.post(
    `${CHAT}/messages`,
    {
      config: strangers,
      schema: {
        summary: 'Say something in a chat; the first words open the conversation',
        params: SiteParams,
        headers: ChatHeaders,
        body: SayingBody,
        response: { 201: Type.Object({ messageId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const context = asCustomer(request);
      const chatter = chatterOf(counter, request);
      says(chatter.visitorId);
      const { messageId, text, ...words } = request.body;
      const introduction = await introductionOf(counter, chatter.siteId, words);
      const outcome = await sayInChat(counter, chatter, { messageId, text, introduction }, context);
      return respond(reply, 'channels', outcome, 201) as never;
    },
  );
};

const tellingRoutes: FastifyPluginAsyncTypebox<ChatNeeds> = async (app, { counter }) => {
  const does = knocks(OTHERS_PER_MINUTE, MINUTE_MS);
  app.post(
    `${CHAT}/introductions`,
    {
      config: strangers,
      schema: {
        summary: 'Say who the visitor is: their own words, or what the website signed',
        params: SiteParams,
        headers: ChatHeaders,
        body: IntroductionBody,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const context = asCustomer(request);
      const chatter = chatterOf(counter, request);
      does(chatter.visitorId);
      const introduction = await introductionOf(counter, chatter.siteId, request.body);
      if (!introduction) throw new Rejection('introduction-empty');
      return respond(
        reply,
        'channels',
        await introduceVisitor(counter, chatter, introduction, context),
      ) as never;
    },
  );

  app.post(
    `${CHAT}/seen`,
    {
      config: strangers,
      schema: {
        summary: 'Say which answers the visitor has on their screen',
        params: SiteParams,
        headers: ChatHeaders,
        body: SeenBody,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const context = asCustomer(request);
      const chatter = chatterOf(counter, request);
      does(chatter.visitorId);
      const { replyIds } = request.body;
      return respond(reply, 'channels', await seeReplies(counter.store, chatter, replyIds, context)) as never;
    },
  );
};

const readingRoutes: FastifyPluginAsyncTypebox<ChatNeeds> = async (app, { counter, room }) => {
  app.get(
    `${CHAT}/lines`,
    {
      config: strangers,
      schema: {
        summary: 'Lines of a visitor’s own chat after a place, or the last before one',
        params: SiteParams,
        headers: ChatHeaders,
        querystring: LinesQuery,
        response: { 200: LinesView, ...refusals },
      },
    },
    async (request) => {
      const stream = chatStream(chatterOf(counter, request));
      const { after = '0', before } = request.query;
      const read =
        before === undefined
          ? await chatLinesAfter(counter, stream, Number(after))
          : await chatLinesBefore(counter, stream, Number(before));
      return { ...read, lines: read.lines.map((line) => ({ ...line })) };
    },
  );

  app.get(
    `${CHAT}/stream`,
    {
      config: strangers,
      schema: {
        summary:
          'Lines of a visitor’s own chat as they come, as server-sent events; each event’s id is where to go on',
        params: SiteParams,
        headers: ChatHeaders,
        querystring: StreamQuery,
        response: refusals,
      },
    },
    async (request, reply) => {
      const { siteId, visitorId } = chatterOf(counter, request);
      const leave = streams.enter(visitorId, String(request.headers['rapport-address'] ?? ''));
      reply.hijack();
      const stream = chatStream({ siteId, visitorId });
      streamChat({ ...counter, room }, stream, Number(request.query.after ?? 0), reply.raw, leave);
    },
  );
  const streams = openStreams();
  app.addHook('preClose', () => room.stop());
};

/** Open answers at once: tabs of one visitor, visitors behind one address. */
const MOST_OF_VISITOR = 6;
const MOST_OF_ADDRESS = 60;

function openStreams() {
  const open = new Map<string, number>();
  const count = (who: string, by: number) => {
    const now = (open.get(who) ?? 0) + by;
    if (now > 0) open.set(who, now);
    else open.delete(who);
  };
  return {
    enter: (visitorId: string, address: string): (() => void) => {
      const full =
        (open.get(visitorId) ?? 0) >= MOST_OF_VISITOR || (open.get(address) ?? 0) >= MOST_OF_ADDRESS;
      if (full) throw new Rejection('chat-open-too-often');
      for (const who of [visitorId, address]) count(who, 1);
      return () => {
        for (const who of [visitorId, address]) count(who, -1);
      };
    },
  };
}

function asCustomer(request: FastifyRequest): CommandContext {
  const asked = contextOf(request);
  return { ...asked, cause: { ...asked.cause, actor: 'customer' } };
}

/** Whose chat it is that a request is about; refuses whoever has no token of ours. */
function chatterOf({ clock, keys }: Counter, request: FastifyRequest): Chatter {
  const { siteId } = request.params as { readonly siteId: string };
  const visitor = readVisitorToken(
    siteId,
    String(request.headers['chat-visitor'] ?? ''),
    clock.now(),
    keys.indexHash,
  );
  if (!visitor) throw new Rejection('visitor-unknown');
  return { siteId, visitorId: visitor.visitorId };
}

async function introductionOf(
  counter: Counter,
  siteId: string,
  {
    name = '',
    mail,
    identity,
  }: { readonly name?: string; readonly mail?: string; readonly identity?: string },
): Promise<Introduction | undefined> {
  if (identity !== undefined) return await signedBy(counter, siteId, identity);
  if (mail === undefined && name === '') return undefined;
  const normal = mail === undefined ? '' : normalMailAddress(mail);
  if (normal === undefined) throw new Rejection('mail-unreadable');
  return { by: 'said', mail: normal, name: name.trim() };
}

async function signedBy(counter: Counter, siteId: string, identity: string): Promise<Introduction> {
  const { generation } = await openSite(counter, siteId);
  const secret = siteSecret(siteId, generation, counter.keys.indexHash);
  const signed = readSiteIdentity(identity, secret, counter.clock.now());
  if (!signed) throw new Rejection('identity-not-signed');
  return { by: 'signed', ...signed };
}
