import { type Decider, type DomainEvent, fold } from '../decider/index.ts';
import type { EventStore, StoredEvent } from '../event-store/index.ts';
import type { Instant, JsonObject } from '../values/index.ts';

/** A stream as it was looked at. */
export interface Seen<State> {
  readonly state: State;
  readonly version: number;
  /** Position of its last event that is news to others; 0 = none. */
  readonly position: number;
}

/** What makes a state of events. */
export type Folds<State, Event> = Pick<
  Decider<State, never, Event>,
  'initial' | 'evolve' | 'unseen' | 'snapshot'
>;

/**
 * State of an aggregate now or as of an instant, with its version (0 = nothing yet) and the place of its last news. What
 * was folded before is taken from a snapshot where the decider has them; the past is always folded from its events.
 */
export async function loadState<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Folds<State, Event>,
  streamId: string,
  asOf?: Instant,
): Promise<Seen<State>> {
  if (asOf !== undefined) return foldOn(decider, await store.readStream(streamId, { asOf }), NOTHING);
  if (decider.snapshot === undefined) return foldOn(decider, await store.readStream(streamId), NOTHING);
  return await loadSnapshotted(store, decider, decider.snapshot, streamId);
}

/** The states of many aggregates of one kind, read in one look; for streams that stay short. */
export async function loadStates<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Folds<State, Event>,
  streamIds: readonly string[],
): Promise<ReadonlyMap<string, Seen<State>>> {
  const streams = await store.readStreams(streamIds);
  return new Map([...streams].map(([streamId, events]) => [streamId, foldOn(decider, events, NOTHING)]));
}

/** Whether an event is news to others, and not only the aggregate's own bookkeeping. */
export const isNews =
  ({ unseen = [] }: { readonly unseen?: readonly string[] }) =>
  ({ type }: { readonly type: string }): boolean =>
    !unseen.includes(type);

const NOTHING = { state: undefined, version: 0, position: 0 } as const;

function foldOn<State, Event extends DomainEvent>(
  decider: Folds<State, Event>,
  events: readonly StoredEvent[],
  base: Seen<State> | typeof NOTHING,
): Seen<State> {
  return {
    state: fold(decider, events as readonly unknown[] as readonly Event[], base.state ?? decider.initial),
    version: events.at(-1)?.version ?? base.version,
    position: events.findLast(isNews(decider))?.position ?? base.position,
  };
}

/** Reading so many events takes longer than writing one row that spares the next reader the most of them. */
const WORTH_SAVING = 100;

/** What lies in a snapshot. The id of its last event tells whether it was made of this very history. */
interface Saved<State> {
  readonly state: State;
  readonly position: number;
  readonly lastEvent: string;
}

/**
 * The snapshot is a baseline: the events after it are always read, and its own last one with them, so that one that was
 * made of another history is seen and passed over.
 */
async function loadSnapshotted<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Folds<State, Event>,
  shape: string,
  streamId: string,
): Promise<Seen<State>> {
  const found = await store.readSnapshot(streamId, shape);
  if (found) {
    const { state, position, lastEvent } = found.state as unknown as Saved<State>;
    const [last, ...since] = await store.readStream(streamId, { fromVersion: found.version });
    if (last?.id === lastEvent) {
      const base = { state, version: found.version, position };
      return await saveIfLong(store, shape, streamId, since, foldOn(decider, since, base));
    }
  }
  const events = await store.readStream(streamId);
  return await saveIfLong(store, shape, streamId, events, foldOn(decider, events, NOTHING));
}

async function saveIfLong<State>(
  store: EventStore,
  shape: string,
  streamId: string,
  folded: readonly StoredEvent[],
  seen: Seen<State>,
): Promise<Seen<State>> {
  const last = folded.at(-1);
  if (!last || folded.length < WORTH_SAVING) return seen;
  const state: Saved<State> = { state: seen.state, position: seen.position, lastEvent: last.id };
  const snapshot = { version: seen.version, state: state as unknown as JsonObject };
  // Nothing depends on it: where it cannot be kept, the next reader folds the events again.
  await store.saveSnapshot(streamId, shape, snapshot).catch(() => undefined);
  return seen;
}
