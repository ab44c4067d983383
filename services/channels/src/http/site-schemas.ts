import { Type } from 'typebox';
import { VISITOR_TOKEN } from '../adapters/visitor-token.ts';
import { Mailbox, Origin, Words } from './form-schemas.ts';

const Id = Type.String({ format: 'uuid' });
export const SiteParams = Type.Object({ siteId: Id });

const site = {
  name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  origins: Type.Array(Origin, {
    maxItems: 50,
    description: 'where its pages come from; no others show the chat',
  }),
  mailbox: Mailbox,
  greeting: Words,
};
export const SiteBody = Type.Object(site);
export const SiteView = Type.Object({
  siteId: Type.String(),
  status: Type.String({ description: 'open or closed' }),
  version: Type.Integer(),
  changedAt: Type.String(),
  validator: Type.String({ description: 'of this version, for If-Match' }),
  ...site,
});
export const SitesPage = Type.Object({
  items: Type.Array(SiteView),
  nextCursor: Type.Optional(Type.String()),
});
export const SiteSecretView = Type.Object({
  generation: Type.Integer(),
  secret: Type.String({ description: 'what the website signs its visitors with; keep it on its server' }),
});

/** What a visitor writes in one message. */
const ChatText = Type.String({ minLength: 1, maxLength: 4_000, pattern: '\\S' });
const Token = Type.String({ pattern: VISITOR_TOKEN });
const Identity = Type.String({
  minLength: 20,
  maxLength: 1_600,
  pattern: '^[A-Za-z0-9_.-]+$',
  description: 'signed by the website',
});
/** Checked by hand, so that whoever has none is told to come in anew. */
export const ChatHeaders = Type.Object({ 'chat-visitor': Type.Optional(Type.String({ maxLength: 200 })) });
const introduction = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })),
  mail: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
  identity: Type.Optional(Identity),
};
export const IntroductionBody = Type.Object(introduction);
export const VisitBody = Type.Object({ token: Type.Optional(Token), identity: Type.Optional(Identity) });
export const VisitView = Type.Object({
  token: Type.String({ description: 'goes with every request, in the header Chat-Visitor' }),
  fresh: Type.Boolean({ description: 'nothing that was said under an earlier token belongs here' }),
  upTo: Type.Integer({ description: 'how far the conversation has come; 0: nothing was said yet' }),
  introduced: Type.Optional(Type.Object({ by: Type.String(), withAddress: Type.Boolean() })),
  greeting: Words,
});
export const SayingBody = Type.Object({
  messageId: Type.String({ format: 'uuid', description: 'made by the page: sent twice it is said once' }),
  text: ChatText,
  ...introduction,
});
const Place = Type.Optional(
  Type.String({ pattern: '^[0-9]{1,9}$', description: 'a place in the conversation' }),
);
export const LinesQuery = Type.Object({ after: Place, before: Place }, { additionalProperties: false });
export const StreamQuery = Type.Object({ after: Place }, { additionalProperties: false });
export const LinesView = Type.Object({
  lines: Type.Array(
    Type.Object({
      place: Type.Integer(),
      from: Type.String({ description: 'visitor or us' }),
      id: Type.String(),
      at: Type.String(),
      text: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  from: Type.Integer(),
  upTo: Type.Integer(),
  more: Type.Boolean(),
});
export const SeenBody = Type.Object({ replyIds: Type.Array(Id, { minItems: 1, maxItems: 200 }) });
