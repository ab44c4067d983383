import type { Decider, DomainEvent } from '../decider/index.ts';
import type { Seen } from './state.ts';

/** One aggregate's share of a command; several steps are appended together, all or nothing. */
export interface Step {
  readonly streamId: string;
  // Each step has types of its own; they are checked where it is made, by `step`.
  readonly decider: Decider<unknown, unknown, DomainEvent>;
  readonly command: unknown;
  /** What the plan looked at: it is decided on exactly this, and appended only if it still stands. */
  readonly seen?: Seen<unknown>;
  /** Nothing is looked at before: it is decided on nothing, and on what there is after all once the append has refused that. */
  readonly isFirst?: boolean;
  /** Of a first step: the validator of what the command is about, where that is more than this one stream. */
  readonly validator?: string;
}

/** Names one aggregate's share of a command; `seen` only in a {@link Plan}, which looks anew after a lost race. */
export function step<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  streamId: string,
  command: Command,
  seen?: Seen<State>,
): Step {
  const erased = decider as Decider<unknown, unknown, DomainEvent>;
  return { streamId, decider: erased, command, ...(seen ? { seen } : {}) };
}

/**
 * Names the beginning of an aggregate whose id was drawn for this very command, so that there is nothing to look at. The
 * append counts only where the stream does not exist; if it does, the step is one like any other.
 */
export function firstStep<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  streamId: string,
  command: Command,
): Step {
  return { ...step(decider, streamId, command), isFirst: true };
}

/** What a command makes happen, and what that was decided on. */
export interface DecidedSteps {
  readonly steps: readonly Step[];
  readonly loaded: readonly Seen<unknown>[];
  readonly events: readonly (readonly DomainEvent[])[];
}
