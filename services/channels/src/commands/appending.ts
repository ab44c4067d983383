import { type CommandContext, loadState } from '@rapport/kernel/command';
import type { Decider, DomainEvent } from '@rapport/kernel/decider';
import {
  type Appended,
  Conflict,
  type EventStore,
  type StreamAppend,
  Unavailable,
} from '@rapport/kernel/event-store';
import type { Instant, JsonObject } from '@rapport/kernel/values';

/** A stream as it was looked at: what is decided from it counts only at this version. */
export interface Seen<State> {
  readonly streamId: string;
  readonly version: number;
  readonly state: State;
}

/** Looks at a stream. */
export async function look<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>,
  streamId: string,
): Promise<Seen<State>> {
  return { streamId, ...(await loadState(store, decider, streamId)) };
}

/** What a command makes of a stream that was looked at: a part of an append, or none. */
export function part<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  seen: Seen<State>,
  command: Command,
  occurredAt?: Instant | undefined,
): readonly StreamAppend[] {
  const events = decider.decide(seen.state, command);
  if (events.length === 0) return [];
  return [
    {
      streamId: seen.streamId,
      expected: seen.version === 0 ? 'none' : seen.version,
      events: events.map(({ type, data }) => ({
        type,
        data: data as JsonObject,
        ...(occurredAt === undefined ? {} : { occurredAt }),
      })),
    },
  ];
}

const TRIES = 20;

/**
 * Appends what `plan` decides; when others were faster on any of its streams it looks and decides anew. For decisions
 * that depend on which streams there are, not only on their states. Throws `Unavailable` when it never gets through.
 */
export async function appendPlanned<Plan extends { readonly parts: readonly StreamAppend[] }>(
  store: EventStore,
  context: CommandContext,
  plan: () => Promise<Plan>,
): Promise<{ readonly plan: Plan; readonly appended: Appended }> {
  const { cause, idempotency } = context;
  for (let tried = 1; ; tried += 1) {
    const planned = await plan();
    try {
      const appended = await store.append({
        cause,
        parts: planned.parts,
        ...(idempotency ? { idempotency: { ...idempotency, answer: {} } } : {}),
      });
      return { plan: planned, appended };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      if (tried === TRIES) throw new Unavailable('too many at once on the same thread', { cause: error });
    }
  }
}
