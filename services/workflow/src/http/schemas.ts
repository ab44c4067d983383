import { Type, type Static } from 'typebox';

const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Personal = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

export const PromiseParams = Type.Object({ promiseId: Id });
export const TaskParams = Type.Object({ taskId: Id });
export const Done = Type.Object({});

/** What a person writes; long enough for a paragraph. */
const Words = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
export const Reason = Words(2_000);
const KIND_OF_RECORD = '[a-z]{2,24}(-[a-z]{2,24})*';
const LOCAL = '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d)?$';
const Local = Type.String({
  pattern: LOCAL,
  maxLength: 16,
  description: '2026-03-05T18:00, or a whole day: 2026-03-05',
});
const Zone = Type.String({ minLength: 1, maxLength: 64, description: 'IANA time zone' });

export const RecordRef = Type.Object({
  kind: Type.String({
    pattern: `^${KIND_OF_RECORD}$`,
    maxLength: 32,
    description: 'conversation, quote, order, case, …',
  }),
  id: Id,
});
export const PromiseKind = Type.Union([
  Type.Literal('price'),
  Type.Literal('date'),
  Type.Literal('term'),
  Type.Literal('gift'),
  Type.Literal('service'),
  Type.Literal('call-back'),
  Type.Literal('other'),
]);
export const PromiseStateText = Type.Union([
  Type.Literal('open'),
  Type.Literal('kept'),
  Type.Literal('broken'),
  Type.Literal('withdrawn'),
  Type.Literal('fulfilled-late'),
]);
export const Channel = Type.Union([
  Type.Literal('mail'),
  Type.Literal('phone'),
  Type.Literal('chat'),
  Type.Literal('visit'),
  Type.Literal('other'),
]);
const MoneyValue = Type.Object({
  type: Type.Literal('money'),
  amount: Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,3})?$', maxLength: 20 }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3 }),
});
const DayValue = Type.Object({
  type: Type.Literal('day'),
  day: Type.String({ format: 'date', maxLength: 10 }),
  zone: Zone,
});
const EnteredValue = Type.Union([
  MoneyValue,
  DayValue,
  Type.Object({ type: Type.Literal('text'), text: Words(1_000) }),
]);
export const EnteredWindow = Type.Object({
  from: Type.Optional(Local),
  to: Local,
  zone: Zone,
});

/** POST /promises */
export const EnteredPromise = Type.Object({
  partyId: Id,
  kind: PromiseKind,
  value: Type.Optional(EnteredValue),
  quote: Type.Optional(Words(2_000)),
  about: Type.Optional(RecordRef),
  source: Type.Optional(RecordRef),
  channel: Type.Optional(Channel),
  window: EnteredWindow,
  ownerId: Type.Optional(
    Type.String({ format: 'uuid', description: 'who answers for it; default: who asks' }),
  ),
});
export const Rescheduling = Type.Object({ window: EnteredWindow, reason: Reason });
export const Keeping = Type.Object({ evidence: Type.Optional(RecordRef), note: Type.Optional(Reason) });
export const Giving = Type.Object({ ownerId: Id });
export const Because = Type.Object({ reason: Reason });

const AboutText = Type.Optional(
  Type.String({
    pattern: `^${KIND_OF_RECORD}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
    maxLength: 80,
    description: 'kind/id of a record',
  }),
);
const page = {
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};
const AsOf = Type.Optional(
  Type.String({ format: 'date-time', maxLength: 32, description: 'as it had been recorded by this instant' }),
);

/** GET /promises */
export const PromisesQuery = Type.Object(
  {
    state: Type.Optional(PromiseStateText),
    ownerId: Type.Optional(Id),
    partyId: Type.Optional(Id),
    kind: Type.Optional(PromiseKind),
    about: AboutText,
    contradicted: Type.Optional(Type.Literal('true')),
    asOf: AsOf,
    ...page,
  },
  { additionalProperties: false },
);
export type PromisesQuery = Static<typeof PromisesQuery>;
export const AsOfQuery = Type.Object({ asOf: AsOf }, { additionalProperties: false });

const Moment = Type.Object({ local: Type.String(), zone: Type.String(), at: Instant });
const Window = Type.Object({ from: Type.Optional(Moment), to: Moment });
const Person = Type.Object({ accountId: Id, name: Personal });
const Customer = Type.Object({ partyId: Id, code: Type.Optional(Type.String()), name: Personal });
const ShownValue = Type.Union([
  MoneyValue,
  DayValue,
  Type.Object({ type: Type.Literal('text'), text: Personal }),
]);

export const PromiseView = Type.Object({
  promiseId: Id,
  party: Customer,
  owner: Person,
  kind: PromiseKind,
  value: Type.Optional(ShownValue),
  quote: Type.Optional(Personal),
  about: Type.Optional(RecordRef),
  source: Type.Optional(RecordRef),
  channel: Channel,
  state: PromiseStateText,
  due: Window,
  firstDue: Type.Optional(Window),
  madeAt: Instant,
  contradicts: Type.Array(Id, { description: 'promises that say something else' }),
  version: Type.String({ description: 'What was seen: a command sends it back, quoted, as If-Match' }),
});
export type PromiseView = Static<typeof PromiseView>;
const Locked = Type.Boolean({ description: 'The key ring is down: personal texts are null for now' });
export const PromisesPage = Type.Object({
  items: Type.Array(PromiseView),
  nextCursor: Type.Optional(Type.String()),
  locked: Locked,
});

const HistoryLine = Type.Object({
  eventId: Id,
  fact: Type.String(),
  occurredAt: Instant,
  recordedAt: Instant,
  by: Type.Optional(Person),
  owner: Type.Optional(Person),
  due: Type.Optional(Window),
  evidence: Type.Optional(RecordRef),
  text: Type.Optional(Personal),
});
export const PromisePage = Type.Object({
  promise: PromiseView,
  contradicting: Type.Array(PromiseView),
  history: Type.Array(HistoryLine),
  locked: Locked,
});

/** GET /people */
export const PeoplePage = Type.Object({
  items: Type.Array(Person),
  nextCursor: Type.Optional(Type.String()),
  locked: Locked,
});

export const Priority = Type.Union([Type.Literal('low'), Type.Literal('normal'), Type.Literal('high')]);
const EnteredDue = Type.Union([
  Type.Object({ at: Type.String({ format: 'date-time', maxLength: 32 }) }),
  Type.Object({ local: Local, zone: Zone }),
]);

/** POST /tasks */
export const EnteredTask = Type.Object({
  title: Words(300),
  note: Type.Optional(Words(5_000)),
  about: Type.Optional(RecordRef),
  partyId: Type.Optional(Id),
  due: Type.Optional(EnteredDue),
  priority: Type.Optional(Priority),
  ownerId: Type.Optional(Type.String({ format: 'uuid', description: 'who has it; default: who asks' })),
});
export const TaskStateText = Type.Union([
  Type.Literal('open'),
  Type.Literal('done'),
  Type.Literal('dropped'),
]);

/** GET /tasks */
export const TasksQuery = Type.Object(
  {
    state: Type.Optional(TaskStateText),
    ownerId: Type.Optional(Id),
    partyId: Type.Optional(Id),
    about: AboutText,
    ...page,
  },
  { additionalProperties: false },
);
export type TasksQuery = Static<typeof TasksQuery>;

export const TaskView = Type.Object({
  taskId: Id,
  party: Type.Optional(Customer),
  owner: Person,
  title: Personal,
  note: Type.Optional(Personal),
  about: Type.Optional(RecordRef),
  priority: Priority,
  state: TaskStateText,
  overdue: Type.Boolean(),
  due: Type.Optional(
    Type.Object({ at: Instant, local: Type.Optional(Type.String()), zone: Type.Optional(Type.String()) }),
  ),
  openedAt: Instant,
  endedAt: Type.Optional(Instant),
  version: Type.String(),
});
export type TaskView = Static<typeof TaskView>;
export const TasksPage = Type.Object({
  items: Type.Array(TaskView),
  nextCursor: Type.Optional(Type.String()),
  locked: Locked,
});
export const TaskPage = Type.Object({ task: TaskView, history: Type.Array(HistoryLine), locked: Locked });

/** GET /my-work */
export const WorkQuery = Type.Object(page, { additionalProperties: false });
export const WorkCounts = Type.Object({
  tasks: Count,
  promises: Count,
  overdue: Type.Integer({ minimum: 0, description: 'tasks that are overdue and promises that are broken' }),
});
export const WorkItem = Type.Union([
  Type.Object({ type: Type.Literal('task'), task: TaskView }),
  Type.Object({ type: Type.Literal('promise'), promise: PromiseView }),
]);
export type WorkItem = Static<typeof WorkItem>;
export const WorkPage = Type.Object({
  items: Type.Array(WorkItem),
  counts: WorkCounts,
  nextCursor: Type.Optional(Type.String()),
  locked: Locked,
});
