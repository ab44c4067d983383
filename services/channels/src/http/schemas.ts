import { Type } from 'typebox';

const Id = Type.String({ format: 'uuid' });
const BlobId = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const ConversationParams = Type.Object({ conversationId: Id });
export const ReplyParams = Type.Object({ conversationId: Id, replyId: Id });
export const MessageParams = Type.Object({ conversationId: Id, messageId: Id });
export const AttachmentParams = Type.Object({ conversationId: Id, blobId: BlobId });
export const MailParams = Type.Object({ mailId: Id });
export const LocalMailParams = Type.Object({ replyId: Id });

/** What a person writes; long enough for a page, short enough for one event. */
export const WrittenText = Type.String({ minLength: 1, maxLength: 20_000, pattern: '\\S' });
export const CloseReasonText = Type.Union([
  Type.Literal('answered'),
  Type.Literal('spam'),
  Type.Literal('no-answer-needed'),
]);
export const CallParams = Type.Object({ callId: Id });
/** POST /calls */
export const NotedCall = Type.Object({
  partyId: Type.Optional(Id),
  conversationId: Type.Optional(Id),
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  number: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'the other side; absent: withheld' }),
  ),
  startedAt: Type.String({ format: 'date-time', maxLength: 32 }),
  seconds: Type.Integer({ minimum: 0, maximum: 86_400 }),
  outcome: Type.Union([
    Type.Literal('spoken'),
    Type.Literal('no-answer'),
    Type.Literal('busy'),
    Type.Literal('voicemail'),
  ]),
  note: Type.Optional(WrittenText),
  callBackDue: Type.Optional(Type.Boolean({ description: 'somebody waits to be called back' })),
  returns: Type.Optional(Type.String({ format: 'uuid', description: 'the call that this one returns' })),
});
export const Done = Type.Object({});

const page = {
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};
export const PageQuery = Type.Object(page, { additionalProperties: false });

const Day = Type.String({ format: 'date' });
const Zone = Type.Optional(Type.String({ maxLength: 64, description: 'IANA time zone; default UTC' }));
export const ReckoningQuery = Type.Object(
  { from: Day, to: Day, zone: Zone },
  { additionalProperties: false },
);
export const BucketQuery = Type.Object({ ...page, zone: Zone }, { additionalProperties: false });

export const SetAsideCounts = Type.Object({
  repeat: Type.Integer(),
  automatic: Type.Integer(),
  bounce: Type.Integer(),
  loop: Type.Integer(),
  unreadable: Type.Integer(),
  spam: Type.Integer(),
  closed: Type.Integer({ description: 'closed by a person without an answer that was sent' }),
});

export const ReckoningView = Type.Object({
  zone: Type.String(),
  days: Type.Array(
    Type.Object({
      day: Type.String(),
      received: Type.Integer(),
      answered: Type.Integer(),
      open: Type.Integer(),
      setAside: SetAsideCounts,
      unaccounted: Type.Integer({
        description: 'received less all the others: 0, or the engine is at fault',
      }),
    }),
  ),
});

export const BucketText = Type.Union([
  Type.Literal('answered'),
  Type.Literal('open'),
  Type.Literal('repeat'),
  Type.Literal('automatic'),
  Type.Literal('bounce'),
  Type.Literal('loop'),
  Type.Literal('unreadable'),
  Type.Literal('spam'),
  Type.Literal('closed'),
]);
export const BucketParams = Type.Object({ day: Day, bucket: BucketText });

const Personal = Type.Union([Type.String(), Type.Null()]);

export const ReckonedPage = Type.Object({
  items: Type.Array(
    Type.Object({
      mailId: Type.String(),
      repeat: Type.Integer({ description: '0 for the first arrival, n for its n-th repeat' }),
      mailbox: Type.String(),
      receivedAt: Type.String(),
      reason: Type.Optional(Type.String({ description: 'of a closed one, what the person said' })),
      conversationId: Type.Optional(Type.String()),
      messageId: Type.Optional(Type.String()),
      sameIdOtherContent: Type.Boolean(),
      from: Type.Optional(Type.Object({ address: Personal })),
      subject: Personal,
    }),
  ),
  nextCursor: Type.Optional(Type.String()),
  locked: Type.Boolean({ description: 'The key ring is down: personal texts are null for now' }),
});

const localMail = {
  mailId: Type.String({ description: 'its place in the local mailbox: the id of the reply' }),
  replyId: Type.String(),
  conversationId: Type.String(),
  at: Type.String(),
  from: Type.String(),
  to: Personal,
  subject: Personal,
};
export const LocalMailPage = Type.Object({
  items: Type.Array(Type.Object(localMail)),
  nextCursor: Type.Optional(Type.String()),
  locked: Type.Boolean(),
});
export const LocalMailView = Type.Object({
  ...localMail,
  locked: Type.Boolean(),
  text: Personal,
  raw: Type.String({ description: 'The message as it would have left' }),
});
