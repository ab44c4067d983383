import { Type } from 'typebox';

export const Uuid = Type.String({ format: 'uuid' });
export const Done = Type.Object({});
export const CaseParams = Type.Object({ caseId: Uuid });
export const CalendarParams = Type.Object({ calendarId: Uuid });
export const PolicyParams = Type.Object({ policyId: Uuid });

export const CaseTypeText = Type.Union([
  Type.Literal('question'),
  Type.Literal('complaint'),
  Type.Literal('defect'),
  Type.Literal('request'),
]);
export const PriorityText = Type.Union([
  Type.Literal('urgent'),
  Type.Literal('high'),
  Type.Literal('normal'),
  Type.Literal('low'),
]);
export const StatusText = Type.Union([
  Type.Literal('open'),
  Type.Literal('waiting'),
  Type.Literal('resolved'),
  Type.Literal('closed'),
]);
const OriginKind = Type.Union([Type.Literal('conversation'), Type.Literal('call'), Type.Literal('screen')]);

/** What a person writes; long enough for a page, short enough for one event. */
export const WrittenText = Type.String({ minLength: 1, maxLength: 20_000, pattern: '\\S' });
export const SubjectText = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
export const CauseCode = Type.String({ maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' });

export const DescribedCase = Type.Object({
  origin: Type.Optional(
    Type.Object({
      kind: OriginKind,
      id: Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9-]*$' }),
    }),
  ),
  conversationId: Type.Optional(Uuid),
  partyId: Type.Optional(Uuid),
  caseType: CaseTypeText,
  priority: PriorityText,
  cause: Type.Optional(CauseCode),
  subject: SubjectText,
  description: Type.Optional(WrittenText),
  policyId: Type.Optional(Uuid),
});

const page = {
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};
export const PageQuery = Type.Object(page, { additionalProperties: false });
export const CasesQuery = Type.Object(
  {
    ...page,
    status: Type.Optional(Type.Union([...StatusText.anyOf, Type.Literal('any')])),
    owner: Type.Optional(Type.Union([Uuid, Type.Literal('nobody'), Type.Literal('me')])),
    priority: Type.Optional(PriorityText),
    caseType: Type.Optional(CaseTypeText),
    breached: Type.Optional(Type.Boolean()),
    conversationId: Type.Optional(Uuid),
    partyId: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);
export const AsOfQuery = Type.Object(
  { asOf: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })) },
  { additionalProperties: false },
);

const Nullable = Type.Union([Type.String(), Type.Null()]);
export const ClockView = Type.Object({
  targetMinutes: Type.Integer(),
  warningMinutes: Type.Integer(),
  usedMinutes: Type.Number({ description: 'working minutes used when it was last read' }),
  running: Type.Boolean(),
  warnAt: Nullable,
  dueAt: Nullable,
  warned: Type.Boolean(),
  breachedAt: Nullable,
  metAt: Nullable,
});
const head = {
  caseId: Type.String(),
  code: Type.String(),
  status: StatusText,
  caseType: Type.String(),
  priority: Type.String(),
  cause: Type.String(),
  owner: Nullable,
  partyId: Nullable,
  conversationId: Nullable,
  subject: Nullable,
  customerName: Nullable,
  ownerName: Nullable,
  openedAt: Type.String(),
  changedAt: Type.String(),
  resolvedAt: Nullable,
  nextDueAt: Nullable,
  warned: Type.Boolean(),
  breached: Type.Boolean(),
  firstResponse: ClockView,
  resolution: ClockView,
};
export const CaseItem = Type.Object(head);
export const CasesPage = Type.Object({
  items: Type.Array(CaseItem),
  nextCursor: Type.Optional(Type.String()),
  locked: Type.Boolean(),
});
export const CountsView = Type.Object({
  open: Type.Integer(),
  waiting: Type.Integer(),
  resolved: Type.Integer(),
  warned: Type.Integer(),
  breached: Type.Integer(),
  unassigned: Type.Integer(),
  mine: Type.Integer(),
});
export const CaseView = Type.Object({
  ...head,
  version: Type.String({ description: 'validator, for If-Match' }),
  description: Nullable,
  solution: Nullable,
  terms: Type.Object({
    policyId: Type.String(),
    policyVersion: Type.Integer(),
    calendarId: Type.String(),
    calendarVersion: Type.Integer(),
  }),
  people: Type.Array(Type.Object({ accountId: Type.String(), name: Nullable })),
  entries: Type.Array(
    Type.Object({
      entryId: Type.String(),
      type: Type.String(),
      occurredAt: Type.String(),
      recordedAt: Type.String(),
      actor: Type.String(),
      facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
      text: Type.Optional(Nullable),
    }),
  ),
  surveys: Type.Array(
    Type.Object({
      surveyId: Type.String(),
      status: Type.String(),
      sent: Type.Boolean(),
      path: Type.String({ description: 'page where the customer answers' }),
      score: Type.Union([Type.Integer(), Type.Null()]),
      comment: Nullable,
      issuedAt: Type.String(),
      expiresAt: Type.String(),
      answeredAt: Nullable,
    }),
  ),
  locked: Type.Boolean(),
});
