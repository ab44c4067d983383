import { fold } from '../decider/index.ts';
import type { EventStore } from '../event-store/index.ts';
import type { JsonObject } from '../values/index.ts';
import { type Seen, isNews } from './state.ts';
import type { DecidedSteps, Step } from './step.ts';

/**
 * Streams of which a process knows the state: as many that were written to last, and up to as many from before. Dropped all
 * at once by halves, because to find the oldest of a map from which the oldest are always taken is a walk over the gaps.
 */
const HALF = 500;
/** A state that nothing has confirmed for so long, in ms, is looked up again. */
const LONGEST_MS = 10_000;

/**
 * What this process last made of busy streams. A state that others have passed does no harm: what is decided on it is
 * appended only at the version it was made of, and whoever decides nothing on it must look again.
 */
export interface Remembered {
  of(step: Step): Seen<unknown> | undefined;
  /** The append went through: this is how the streams stand now. */
  appended(decided: DecidedSteps, firstPosition: number): void;
  /** Others were faster, or nobody knows how it ended: what this was decided on is forgotten, what came after it is not. */
  doubt(decided: DecidedSteps): void;
}

interface Known {
  readonly decider: Step['decider'];
  readonly version: number;
  readonly until: number;
  /** Folded when it is first asked for; of most new streams it never is. */
  seen: Seen<unknown> | (() => Seen<unknown>);
}

const memories = new WeakMap<EventStore, Remembered>();

/** The memory of a store, for as long as the store lives. */
export function rememberedOf(store: EventStore): Remembered {
  let memory = memories.get(store);
  if (!memory) memories.set(store, (memory = remember()));
  return memory;
}

function remember(): Remembered {
  let latest = new Map<string, Known>();
  let earlier = new Map<string, Known>();
  const put = (streamId: string, known: Known) => {
    latest.set(streamId, known);
    if (latest.size < HALF) return;
    earlier = latest;
    latest = new Map();
  };
  const find = (streamId: string) => latest.get(streamId) ?? earlier.get(streamId);
  return {
    of: ({ streamId, decider }) => {
      const found = find(streamId);
      if (found?.decider !== decider || found.until <= performance.now()) return undefined;
      if (typeof found.seen === 'function') found.seen = found.seen();
      return found.seen;
    },
    appended: ({ steps, loaded, events }, firstPosition) => {
      const until = performance.now() + LONGEST_MS;
      let position = firstPosition;
      steps.forEach(({ streamId, decider }, i) => {
        const [before, written, from] = [loaded[i]!, events[i]!, position];
        const seen = () => stateAfter(decider, before, written, from);
        put(streamId, { decider, version: before.version + written.length, until, seen });
        position += written.length;
      });
    },
    doubt: ({ steps, loaded }) =>
      steps.forEach(({ streamId }, i) => {
        if (find(streamId)?.version !== loaded[i]!.version) return;
        latest.delete(streamId);
        earlier.delete(streamId);
      }),
  };
}

/** The state after events that begin at a position, folded from what was stored of them: JSON. */
function stateAfter(
  decider: Step['decider'],
  { state, version, position }: Seen<unknown>,
  events: DecidedSteps['events'][number],
  firstPosition: number,
): Seen<unknown> {
  const stored = events.map(({ type, data }) => ({
    type,
    data: JSON.parse(JSON.stringify(data)) as JsonObject,
  }));
  const news = stored.findLastIndex(isNews(decider));
  return {
    state: fold(decider, stored, state),
    version: version + events.length,
    position: news < 0 ? position : firstPosition + news,
  };
}
