/** The shape of every aggregate: pure, state first. */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  /** What the command makes happen, given what has happened; `[]` when it is already so; throws {@link Rejection}. */
  decide(state: State, command: Command): readonly Event[];
  evolve(state: State, event: Event): State;
  /** Types of events that are no news to anybody outside: after them, what a person saw still stands. Default none. */
  readonly unseen?: readonly string[];
  /**
   * Names the shape of the state in snapshots, for aggregates whose streams become long: a snapshot under another name is
   * passed over. The state must be plain JSON, and the name another whenever `evolve` makes something else of the same
   * events.
   */
  readonly snapshot?: string;
}

/** An event as a decider sees it: what happened, and the facts of it. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  /** When it happened, where that is not the instant of the command: what a timer comes too late for happened when it was due. */
  readonly occurredAt?: string;
}

/** A rule of the business says no. The slug names the broken rule and is looked up in the service's problem catalogue. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly slug: string;
  readonly detail: Readonly<Record<string, string | number>>;
  constructor(slug: string, detail: Readonly<Record<string, string | number>> = {}) {
    super(slug);
    this.slug = slug;
    this.detail = detail;
  }
}

/** Folds events into state, oldest first. */
export function fold<State, Event>(
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>,
  events: Iterable<Event>,
  from: State = decider.initial,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
