import { type DomainEvent, Rejection } from '../decider/index.ts';
import type { Appended, Cause, EventStore, Idempotency, StreamAppend } from '../event-store/index.ts';
import type { Instant, JsonObject } from '../values/index.ts';
import { insist } from './insisting.ts';
import { rememberedOf } from './remembered.ts';
import { type Seen, isNews, loadState } from './state.ts';
import type { DecidedSteps, Step } from './step.ts';
import { type Expectation, refuseUnlessMet, validatorOf } from './validator.ts';

/** Why and for whom a command runs. Routes, reactions and timers each have a function that makes one. */
export interface CommandContext {
  readonly cause: Cause;
  readonly idempotency?: Omit<Idempotency, 'answer'>;
  /** When it happened in the world, if that is not now. */
  readonly occurredAt?: Instant;
  /** What the caller saw of what the command is about; changed since: `precondition-failed`, and nothing happens. */
  readonly expects?: Expectation;
}

/** Steps that depend on what there is: made anew whenever others were faster. */
export type Plan = () => Promise<readonly Step[]>;

/** What a command did. */
export interface Outcome {
  /** Events per step; empty for a no-op. */
  readonly events: readonly (readonly DomainEvent[])[];
  /** New version per step (unchanged for a no-op); empty when `replayed`. */
  readonly versions: readonly number[];
  /** A read that waits for this position sees the result. */
  readonly position: number;
  /** The streams the command spoke to: with the position, what a later read waits for. */
  readonly streamIds: readonly string[];
  /** True when the same key was done before: nothing was decided, `answer` is the stored one. */
  readonly replayed: boolean;
  readonly answer?: JsonObject;
  /** The validator that what the command was about has now; absent when only a new look can tell. */
  readonly validator?: string;
}

/**
 * Runs a command on one or more aggregates of this service; the first step is what it is about. A lost race is decided
 * anew ({@link insist}). With an idempotency key, the answer (also of a no-op or a refusal) is stored in the append's
 * transaction.
 */
export function execute(
  store: EventStore,
  steps: readonly Step[] | Plan,
  context: CommandContext,
  answer: Answer = () => ({}),
): Promise<Outcome> {
  const streams = typeof steps === 'function' ? [] : steps.map(({ streamId }) => streamId);
  let believing = true;
  return insist(store, streams, (by) => {
    const attempt = attemptOnce(by, { given: steps, context, answer, believing });
    believing = false;
    return attempt;
  });
}

/**
 * Whether a command was carried out before: for who would look at much before the command finds that out by itself. One
 * that was refused was not; it says its refusal again.
 */
export async function isDone(
  store: Pick<EventStore, 'recall'>,
  { idempotency }: Pick<CommandContext, 'idempotency'>,
): Promise<boolean> {
  if (!idempotency) return false;
  const done = await store.recall(idempotency.key, idempotency.requestHash);
  return done !== undefined && done.answer?.['$refused'] === undefined;
}

interface Attempt {
  readonly given: readonly Step[] | Plan;
  readonly context: CommandContext;
  readonly answer: Answer;
  /** Whether first steps are taken at their word; not any more once a race was lost. */
  readonly believing: boolean;
}

async function attemptOnce(store: EventStore, attempt: Attempt): Promise<Outcome> {
  const { given, context, answer } = attempt;
  const { cause, idempotency, expects } = context;
  const isPlan = typeof given === 'function';
  // The append finds out by itself whether the key was done before: only who may not come to it has to ask first.
  const known = isPlan ? undefined : decideKnown(store, given, attempt);
  if (known) return await appendDecided(store, known, context, answer);
  // Asked at once: of a command done before, what its streams are now does not matter.
  const [done, loaded] = await Promise.all([
    idempotency && store.recall(idempotency.key, idempotency.requestHash),
    isPlan ? undefined : loadAll(store, given),
  ]);
  if (done) return replayedOutcome(done, isPlan ? [] : given);
  const decided = isPlan
    ? await decidePlanned(store, given, attempt)
    : decideLoaded(given, loaded ?? [], expects);
  if ('refusal' in decided) return await refuse(store, decided.refusal, cause, decided.steps, idempotency);
  return await appendDecided(store, decided, context, answer);
}

type Answer = (outcome: { readonly versions: readonly number[] }) => JsonObject;

async function appendDecided(
  store: EventStore,
  decided: DecidedSteps,
  { cause, idempotency, occurredAt }: CommandContext,
  answer: Answer,
): Promise<Outcome> {
  const { steps, loaded, events } = decided;
  const versions = loaded.map(({ version }, i) => version + events[i]!.length);
  const streamIds = steps.map((step) => step.streamId);
  const parts = streamIds.flatMap((streamId, i) =>
    partOf(streamId, loaded[i]!.version, events[i]!, occurredAt),
  );
  if (parts.length === 0 && !idempotency) {
    const { position } = await store.head();
    return { events, versions, streamIds, position, replayed: false, ...validatorAfter(decided) };
  }
  const memory = rememberedOf(store);
  const said = answer({ versions });
  const keyed = idempotency ? { idempotency: { ...idempotency, answer: said } } : {};
  let appended: Appended;
  try {
    appended = await store.append({ cause, parts, ...keyed });
  } catch (error) {
    memory.doubt(decided);
    throw error;
  }
  if (appended.replayed) return replayedOutcome(appended, steps);
  if (parts.length > 0) memory.appended(decided, appended.firstPosition);
  throwIfRefused(said);
  const position = appended.lastPosition;
  const after = validatorAfter(decided, appended.firstPosition);
  return { events, versions, streamIds, position, replayed: false, answer: said, ...after };
}

/** The first step's events are the first of the append, so that the place of its last news follows from where that began. */
function validatorAfter({ steps, loaded, events }: DecidedSteps, firstPosition = 0): { validator?: string } {
  const [step] = steps;
  if (!step || step.validator !== undefined) return {};
  const last = events[0]!.findLastIndex(isNews(step.decider));
  return { validator: validatorOf(last < 0 ? loaded[0]!.position : firstPosition + last) };
}

type Decided = DecidedSteps | { readonly refusal: Rejection; readonly steps: readonly Step[] };

/** What each step makes happen, or the first "no": of the plan itself, of a step, or because the caller saw something else. */
async function decidePlanned(store: EventStore, plan: Plan, attempt: Attempt): Promise<Decided> {
  let steps: readonly Step[] = [];
  try {
    steps = await plan();
  } catch (error) {
    return { refusal: refusalIn(error), steps };
  }
  const known = decideKnown(store, steps, attempt);
  return known ?? decideLoaded(steps, await loadAll(store, steps), attempt.context.expects);
}

function decideLoaded(
  steps: readonly Step[],
  loaded: readonly Seen<unknown>[],
  expects: Expectation | undefined,
): Decided {
  try {
    return decideOn(steps, loaded, expects);
  } catch (error) {
    return { refusal: refusalIn(error), steps };
  }
}

function loadAll(store: EventStore, steps: readonly Step[]): Promise<readonly Seen<unknown>[]> {
  return Promise.all(
    steps.map(async ({ seen, decider, streamId }) => seen ?? (await loadState(store, decider, streamId))),
  );
}

/** Throws whatever is no rejection. */
function refusalIn(error: unknown): Rejection {
  if (error instanceof Rejection) return error;
  throw error;
}

/**
 * The same on what this process remembers of the streams, or a first step says of its own, without a look. Only where every
 * step makes something happen, which the append then holds against the version it was decided on; a "no" or "it is so
 * already" needs a look.
 */
function decideKnown(
  store: EventStore,
  steps: readonly Step[],
  { context, believing }: Attempt,
): DecidedSteps | undefined {
  const memory = rememberedOf(store);
  const loaded: Seen<unknown>[] = [];
  for (const step of steps) {
    const seen = step.seen ?? (step.isFirst && believing ? nothingOf(step) : memory.of(step));
    if (!seen) return undefined;
    loaded.push(seen);
  }
  try {
    const decided = decideOn(steps, loaded, context.expects);
    return decided.events.every((each) => each.length > 0) ? decided : undefined;
  } catch (error) {
    refusalIn(error);
    return undefined;
  }
}

const nothingOf = ({ decider }: Step): Seen<unknown> => ({
  state: decider.initial,
  version: 0,
  position: 0,
});

/** Lets each step decide on what was seen; throws the first rejection. */
function decideOn(
  steps: readonly Step[],
  loaded: readonly Seen<unknown>[],
  expects: Expectation | undefined,
): DecidedSteps {
  const events = steps.map((step, i) => step.decider.decide(loaded[i]!.state, step.command));
  // What is so already, or is refused anyway, is said whatever was seen (RFC 9110 §13.1.1, §13.2.1).
  if (expects !== undefined && events.some((each) => each.length > 0)) {
    refuseUnlessMet(expects, steps[0]!.validator ?? validatorOf(loaded[0]!.position));
  }
  return { steps, loaded, events };
}

function partOf(
  streamId: string,
  version: number,
  events: readonly DomainEvent[],
  occurredAt: Instant | undefined,
): readonly StreamAppend[] {
  if (events.length === 0) return [];
  return [
    {
      streamId,
      expected: version === 0 ? 'none' : version,
      events: events.map(({ type, data, occurredAt: ownAt = occurredAt }) => ({
        type,
        data: data as JsonObject,
        ...(ownAt === undefined ? {} : { occurredAt: ownAt }),
      })),
    },
  ];
}

/** Remembers a refusal under the key before it is thrown, so that a retry hears the same "no". */
async function refuse(
  store: EventStore,
  refusal: Rejection,
  cause: Cause,
  steps: readonly Step[],
  idempotency: Omit<Idempotency, 'answer'> | undefined,
): Promise<Outcome> {
  if (!idempotency) throw refusal;
  const answer = refusedWith(refusal);
  const appended = await store.append({ parts: [], cause, idempotency: { ...idempotency, answer } });
  if (appended.replayed) return replayedOutcome(appended, steps);
  throw refusal;
}

/**
 * The answer of a command that writes down that it refuses: its events are appended, because others are told of the try,
 * and the caller hears the "no", each time it asks under the same key.
 */
export function refusedWith({ slug, detail }: Rejection): JsonObject {
  return { $refused: slug, detail: { ...detail } };
}

function throwIfRefused(answer: JsonObject | undefined): void {
  const refused = answer?.['$refused'];
  if (typeof refused === 'string')
    throw new Rejection(refused, (answer?.['detail'] ?? {}) as Record<string, string | number>);
}

function replayedOutcome(
  done: { readonly lastPosition: number; readonly answer?: JsonObject },
  steps: readonly Step[],
): Outcome {
  throwIfRefused(done.answer);
  return {
    events: [],
    versions: [],
    streamIds: steps.map((step) => step.streamId),
    position: done.lastPosition,
    replayed: true,
    ...(done.answer ? { answer: done.answer } : {}),
  };
}
