import { fold } from '../decider/index.ts';
import type { EventStore } from '../event-store/index.ts';
import type { JsonObject } from '../values/index.ts';
import { type Seen, isNews } from './state.ts';
import type { DecidedSteps, Step } from './step.ts';

/** Streams of which a process knows the state; beyond it the one unused longest is dropped. */
const MOST_STREAMS = 1_000;
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
  readonly seen: Seen<unknown>;
  readonly until: number;
}

const memories = new WeakMap<EventStore, Remembered>();

/** The memory of a store, for as long as the store lives. */
export function rememberedOf(store: EventStore): Remembered {
  const memory = memories.get(store) ?? remember();
  memories.set(store, memory);
  return memory;
}

function remember(): Remembered {
  const known = new Map<string, Known>();
  const put = ({ streamId, decider }: Step, seen: Seen<unknown>) => {
    known.delete(streamId);
    known.set(streamId, { decider, seen, until: performance.now() + LONGEST_MS });
    if (known.size > MOST_STREAMS) known.delete(known.keys().next().value!);
  };
  return {
    of: ({ streamId, decider }) => {
      const found = known.get(streamId);
      return found?.decider === decider && found.until > performance.now() ? found.seen : undefined;
    },
    appended: ({ steps, loaded, events }, firstPosition) => {
      let position = firstPosition;
      steps.forEach((step, i) => {
        put(step, stateAfter(step, loaded[i]!, events[i]!, position));
        position += events[i]!.length;
      });
    },
    doubt: ({ steps, loaded }) =>
      steps.forEach(({ streamId }, i) => {
        if (known.get(streamId)?.seen.version === loaded[i]!.version) known.delete(streamId);
      }),
  };
}

/** The state after events that begin at a position, folded from what was stored of them: JSON. */
function stateAfter(
  { decider }: Step,
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
