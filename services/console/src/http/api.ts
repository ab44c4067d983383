import { Type, type Static, type TSchema } from 'typebox';
import { Membership } from './api-memberships.ts';
import { ConversationEntry, ReplyState, TIMELINE_GROUPS, TimelineEntry } from './api-entries.ts';
import { Profile } from './api-profile.ts';
import { Likely, Recognised, Standing } from './api-standing.ts';

/**
 * What the console's own routes under `/api/console/v1` answer. The screens import the types of this file and nothing
 * else of the backend. Personal texts are `string`, or `null` when they cannot be shown: because the key ring is down
 * (then the answer says `locked: true`) or because the person was forgotten.
 */

const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Personal = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Locked = Type.Boolean({ description: 'The key ring is down: personal texts are null for now' });
const Cursor = Type.Optional(Type.String({ minLength: 1, maxLength: 512 }));
const Version = Type.String({ description: 'What was seen: a command sends it back, quoted, as If-Match' });
const strict = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

/** Where a conversation stands: nobody's, somebody's, or done. */
export const ConversationState = Type.Union([
  Type.Literal('unassigned'),
  Type.Literal('owned'),
  Type.Literal('closed'),
]);
export type ConversationState = Static<typeof ConversationState>;

/** The other side of a conversation, as the channel knows it. */
export const Counterpart = strict({
  name: Type.Optional(Personal),
  address: Type.Optional(Personal),
  introducedBy: Type.Optional(
    Type.String({ description: 'Of a website’s visitor: said by themselves, or signed by the website' }),
  ),
});
export type Counterpart = Static<typeof Counterpart>;

/** The lists an agent works from. */
export const InboxView = Type.Union([
  Type.Literal('unassigned'),
  Type.Literal('mine'),
  Type.Literal('open'),
  Type.Literal('closed'),
  Type.Literal('all'),
]);
export type InboxView = Static<typeof InboxView>;

/** How a conversation began. */
export const Channel = Type.Union([Type.Literal('mail'), Type.Literal('form'), Type.Literal('chat')]);
export type Channel = Static<typeof Channel>;

/** GET /inbox: longest waiting first (views unassigned, mine, open), else latest activity first. */
export const InboxQuery = strict({
  view: Type.Optional(InboxView),
  channel: Type.Optional(Channel),
  cursor: Cursor,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

/** One line of the inbox. */
export const InboxItem = strict({
  conversationId: Id,
  subject: Personal,
  counterpart: Counterpart,
  partyId: Type.Optional(Id),
  channel: Type.String(),
  mailbox: Type.String(),
  state: ConversationState,
  ownerId: Type.Optional(Id),
  ownerName: Type.Optional(Personal),
  waitingSince: Type.Optional(Instant),
  lastActivityAt: Instant,
  lastText: Personal,
  replyState: Type.Optional(ReplyState),
});
export type InboxItem = Static<typeof InboxItem>;

export const InboxPage = strict({
  items: Type.Array(InboxItem),
  nextCursor: Cursor,
  counts: strict({ unassigned: Count, mine: Count, open: Count }),
  locked: Locked,
});
export type InboxPage = Static<typeof InboxPage>;

export const ContactPoint = strict({
  kind: Type.Union([Type.Literal('email'), Type.Literal('phone')]),
  address: Personal,
  since: Instant,
});
export type ContactPoint = Static<typeof ContactPoint>;

/** An open conversation as the customer's page and card list it. */
export const OpenConversation = strict({
  conversationId: Id,
  subject: Personal,
  state: ConversationState,
  ownerName: Type.Optional(Personal),
  waitingSince: Type.Optional(Instant),
  lastActivityAt: Instant,
});
export type OpenConversation = Static<typeof OpenConversation>;

/** A party that was merged into the one shown, and the merge to undo. */
export const Alias = strict({
  partyId: Id,
  code: Type.String(),
  name: Type.Optional(Personal),
  mergeId: Id,
  mergedAt: Instant,
});
export type Alias = Static<typeof Alias>;

/** Who a customer is at an instant; `partyId` is the survivor after merges. */
export const CustomerFacts = strict({
  partyId: Id,
  version: Version,
  code: Type.String(),
  kind: Type.Union([Type.Literal('person'), Type.Literal('organisation')]),
  name: Type.Optional(Personal),
  provisional: Type.Boolean({ description: 'Begun by the machine, not yet confirmed' }),
  forgottenAt: Type.Optional(Instant),
  since: Instant,
  contactPoints: Type.Array(ContactPoint),
  aliases: Type.Array(Alias),
  openConversations: Type.Array(OpenConversation),
  sales: strict({ openOpportunities: Count, validQuotes: Count, orders: Count }),
  promises: strict({
    open: Count,
    broken: Type.Integer({ minimum: 0, description: 'broken, and not fulfilled since' }),
  }),
  cases: strict({
    open: Type.Integer({ minimum: 0, description: 'to be solved' }),
    resolved: Type.Integer({ minimum: 0, description: 'solved, and not closed yet' }),
  }),
  memberships: Type.Array(Membership),
  standing: Standing,
  profile: Type.Optional(Profile),
  figures: strict({ conversations: Count, messages: Count, replies: Count, notes: Count }),
  lastHeardAt: Type.Optional(Instant),
});
export type CustomerFacts = Static<typeof CustomerFacts>;

/** GET /conversations/{id}: header, entries oldest first, and the customer beside it. */
export const ConversationPage = strict({
  conversationId: Id,
  version: Version,
  subject: Personal,
  counterpart: Counterpart,
  channel: Type.String(),
  mailbox: Type.String(),
  state: ConversationState,
  ownerId: Type.Optional(Id),
  ownerName: Type.Optional(Personal),
  waitingSince: Type.Optional(Instant),
  openedAt: Instant,
  lastActivityAt: Instant,
  entries: Type.Array(ConversationEntry),
  customer: Type.Optional(CustomerFacts),
  recognised: Type.Optional(Recognised),
  likely: Type.Array(Likely, { description: 'Why they probably write' }),
  locked: Locked,
});
export type ConversationPage = Static<typeof ConversationPage>;

const GROUPS = TIMELINE_GROUPS.join('|');
/** GET /customers/{partyId}; `asOf` is an instant, `kinds` a comma-separated filter of timeline groups. */
export const CustomerQuery = strict({
  asOf: Type.Optional(Instant),
  kinds: Type.Optional(Type.String({ pattern: `^(${GROUPS})(,(${GROUPS}))*$` })),
  cursor: Cursor,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

/**
 * The customer's page as of an instant (now when not asked): timeline latest first. `facts` is absent when the customer
 * was not yet known then. `provisional` = the instant is not final yet: some service's watermark has not passed it.
 */
export const CustomerPage = strict({
  facts: Type.Optional(CustomerFacts),
  likely: Type.Array(Likely, { description: 'Why they probably call' }),
  asOf: Instant,
  provisional: Type.Boolean(),
  range: strict({ firstAt: Instant, lastAt: Instant }),
  activity: Type.Array(strict({ day: Type.String({ format: 'date' }), entries: Count }), {
    description: 'Entries per UTC day over the whole range, days without any left out',
  }),
  entries: Type.Array(TimelineEntry),
  nextCursor: Cursor,
  locked: Locked,
});
export type CustomerPage = Static<typeof CustomerPage>;

/** GET /customers/{partyId}/comparison */
export const ComparisonQuery = strict({ from: Instant, to: Instant });

/** Two instants side by side, and everything said and done after the first up to the second, latest first, at most 200. */
export const Comparison = strict({
  from: strict({ at: Instant, facts: Type.Optional(CustomerFacts) }),
  to: strict({ at: Instant, facts: Type.Optional(CustomerFacts) }),
  between: Type.Array(TimelineEntry),
  betweenTruncated: Type.Boolean(),
  provisional: Type.Boolean(),
  locked: Locked,
});
export type Comparison = Static<typeof Comparison>;

/** One event of GET /stream: what changed, never how. `everything` after a gap that cannot be filled. */
export const StreamEvent = strict({
  changed: Type.Array(
    Type.String({
      pattern:
        '^((conversation|party|promise|task|call|case|survey|sending|lead|opportunity|quote|order|member|reward):.+|inbox|operations|accounts|products|programmes|everything)$',
    }),
  ),
});
export type StreamEvent = Static<typeof StreamEvent>;

/** A read model that is made again beside the live one. */
export const RebuildProgress = strict({
  state: Type.Enum(['running', 'paused', 'ready', 'differs', 'failed', 'switched']),
  done: Count,
  total: Count,
  rows: Count,
  remainingSeconds: Type.Optional(Count),
  error: Type.Optional(Type.String()),
  difference: Type.Optional(
    strict({ liveRows: Count, rebuiltRows: Count, differing: Count, examples: Type.Array(Type.String()) }),
  ),
  changedAt: Instant,
});
export type RebuildProgress = Static<typeof RebuildProgress>;

/** Something a service stands on: `database`, `cache`, `log` with a server's address. */
const Foothold = strict({ name: Type.String(), up: Type.Boolean(), since: Instant });

/** How one service stands, as far as the console can ask it. */
export const ServiceHealth = strict({
  name: Type.String(),
  up: Type.Boolean(),
  /** When it came, or when it was missed first. */
  since: Instant,
  standsOn: Type.Array(Foothold),
  position: Type.Optional(Count),
  watermark: Type.Optional(strict({ position: Count, recordedAt: Instant })),
  relayBacklog: Type.Optional(Count),
  timersDue: Type.Optional(Count),
  restored: Type.Optional(
    Type.Object(
      { knownUntil: Instant, restoredAt: Instant },
      { description: 'It goes on from a backup, and sends nothing to the outside until that is released' },
    ),
  ),
  settled: Type.Optional(Type.Boolean({ description: 'Nothing is left to be done of what happened so far' })),
  projections: Type.Array(strict({ name: Type.String(), position: Count, lag: Count })),
  readModels: Type.Array(
    strict({
      name: Type.String(),
      /** Where it stands in the own log; one of the shared log stands among the consumers. */
      position: Type.Optional(Count),
      lag: Count,
      rebuild: Type.Optional(RebuildProgress),
    }),
  ),
  consumers: Type.Array(strict({ group: Type.String(), lag: Count })),
  parkedStreams: Type.Integer({ minimum: 0, description: 'All of them; the list holds the oldest' }),
  parked: Type.Array(
    strict({
      streamId: Type.String(),
      consumer: Type.String(),
      error: Type.String(),
      since: Instant,
      events: Count,
    }),
  ),
});
export type ServiceHealth = Static<typeof ServiceHealth>;

/** GET /operations */
export const Operations = strict({
  checkedAt: Instant,
  clock: strict({ now: Instant, controlled: Type.Boolean() }),
  services: Type.Array(ServiceHealth),
});
export type Operations = Static<typeof Operations>;
