import type { Clock } from '../values/index.ts';
export type { Clock } from '../values/index.ts';
export { type WrittenClock, moveClock, readClock, writeClock, writtenClock } from './written.ts';

/** A clock that a loader moves; it may be handed over to real time once, and never back. */
export interface ControlledClock extends Clock {
  readonly kind: 'loading' | 'real';
  /** Moves time; listeners (timers) hear of it. Refused after the hand-over. */
  set(at: Date): void;
  handOver(): void;
  onMove(listener: () => void): () => void;
}

/** The machine's own time. */
export const realClock: Clock = { now: () => new Date() };

/** A controlled clock standing at an instant. */
export function controlledClock(start: Date): ControlledClock {
  let standing: Date | undefined = start;
  const listeners = new Set<() => void>();
  return {
    get kind() {
      return standing ? 'loading' : 'real';
    },
    now: () => standing ?? new Date(),
    set: (at) => {
      if (!standing) throw new Error('the clock was handed over to real time');
      standing = at;
      for (const listener of listeners) listener();
    },
    handOver: () => {
      standing = undefined;
      for (const listener of listeners) listener();
    },
    onMove: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
