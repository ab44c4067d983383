import { SpanKind } from '@opentelemetry/api';
import { Rejection } from '../decider/index.ts';
import { Conflict, Unavailable } from '../event-store/index.ts';
import { currentTraceparent, inSpan } from '../telemetry/index.ts';
import { deriveUuid } from '../values/index.ts';
import type { CommandContext } from '../command/index.ts';
import type { HeardEvent, Reaction } from './port.ts';

const CONCURRENT_STREAMS = 16;

/** Why a stream's event could not be handled; what follows in that stream waits behind it. */
export interface Poisoned {
  readonly event: HeardEvent;
  readonly error: unknown;
}

/** How slow work on a batch stays in touch with where it came from. */
export interface Working {
  /** False once the work is no longer ours to do. */
  readonly alive: () => boolean;
  /** Says "still working", so that commands that take long do not cost the place in the group. */
  readonly beat?: () => Promise<void>;
}

/**
 * Hands a batch to a reaction: events of one stream in order, streams beside each other, with a sign of life after each
 * event. Returns the first event of each stream that failed for a reason of its own; throws `Unavailable` when a
 * dependency is away or the work is no longer ours, so that all comes again.
 */
export async function react(
  reaction: Reaction,
  events: readonly HeardEvent[],
  working: Working,
): Promise<readonly Poisoned[]> {
  const streams = [...Map.groupBy(events, (event) => event.streamId).values()];
  const poisoned: Poisoned[] = [];
  const next = streams.values();
  const inTouch = { alive: working.alive, beat: oneBeatAtATime(working) };
  const worker = async () => {
    for (const stream of next) {
      const failed = await reactToStream(reaction, stream, inTouch);
      if (failed) poisoned.push(failed);
    }
  };
  const outcomes = await Promise.allSettled(
    Array.from({ length: Math.min(CONCURRENT_STREAMS, streams.length) }, worker),
  );
  const broken = outcomes.find((outcome) => outcome.status === 'rejected');
  if (broken) throw broken.reason;
  return poisoned;
}

async function reactToStream(
  reaction: Reaction,
  events: readonly HeardEvent[],
  { alive, beat }: Required<Working>,
): Promise<Poisoned | undefined> {
  for (const event of events) {
    if (!alive()) throw new Unavailable('stopping');
    try {
      await inSpan(
        `react ${reaction.name}`,
        { kind: SpanKind.CONSUMER, parent: event.meta.traceparent },
        () => handle(reaction, event),
      );
    } catch (error) {
      if (error instanceof Unavailable || error instanceof Conflict) throw error;
      // A rule that says no is an outcome, not a defect: the refusal is stored under the command's id.
      if (!(error instanceof Rejection)) return { event, error };
    }
    await beat();
  }
  return undefined;
}

async function handle(reaction: Reaction, event: HeardEvent): Promise<void> {
  await reaction.on[event.type]?.(event as HeardEvent<never>, (purpose) =>
    commandIdOf(reaction, event, purpose),
  );
}

/** Streams handled beside each other share one sign of life. */
function oneBeatAtATime({ beat }: Working): () => Promise<void> {
  let beating: Promise<void> | undefined;
  return async () => {
    if (beat) await (beating ??= beat().finally(() => (beating = undefined)));
  };
}

/** The id of a command that a reaction issues: the same event gives the same command, however often it is heard. */
export function commandIdOf(reaction: Pick<Reaction, 'name'>, event: HeardEvent, purpose: string): string {
  return deriveUuid(reaction.name, event.id, purpose);
}

/** The context of a command that a reaction issues on an event it heard. */
export function reactionContext(event: HeardEvent, commandId: string, service: string): CommandContext {
  const traceparent = currentTraceparent() ?? event.meta.traceparent;
  return {
    cause: {
      correlationId: event.meta.correlationId,
      causationId: event.id,
      actor: `service:${service}`,
      ...(traceparent ? { traceparent } : {}),
    },
    idempotency: { key: commandId, requestHash: event.id, kind: 'reaction' },
    occurredAt: event.occurredAt,
  };
}
