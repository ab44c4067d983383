export { gathering, gatheringByTurn } from './gathering.ts';

/** Sleeping until something happens, without missing what happens in between. */
export interface Wake {
  ring(): void;
  /** Resolves after a ring since the last sleep began, after `ms`, or when it has to end; never rejects. */
  next(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A bell for one sleeper: a ring while nobody sleeps is kept for the next who does. `until` ends every sleep. */
export function createWake(until?: AbortSignal): Wake {
  let rung = false;
  let rise: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      rise?.();
    },
    next: async (ms, signal) => {
      const ends = [until, signal].filter((each) => each !== undefined);
      if (!rung && !ends.some(({ aborted }) => aborted)) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, ms);
        rise = resolve;
        // Taken off again one by one: a signal that lives as long as the process must not gather listeners.
        for (const end of ends) end.addEventListener('abort', resolve as () => void);
        await promise;
        clearTimeout(timer);
        for (const end of ends) end.removeEventListener('abort', resolve as () => void);
        rise = undefined;
      }
      rung = false;
    },
  };
}

/** Passes rings on no more often than every `ms`, and none is lost: for a sleeper whose look costs more than the wait. */
export function seldom(ring: () => void, ms: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      ring();
    }, ms).unref();
  };
}

/** Resolves after a while, or at once when the signal comes. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/**
 * Paces who works in many small steps: the first step within a span of `ms` is free, the next one waits for the span after
 * it. All who have spans of one length wait for the same instants, so that what each asks for then is asked for at once.
 */
export function pacing(ms: number): () => Promise<void> {
  const spanNow = () => Math.floor(performance.now() / ms);
  let last = -1;
  return async () => {
    const span = spanNow();
    if (span === last) await pause(Math.max(0, (span + 1) * ms - performance.now()));
    last = Math.max(span, spanNow());
  };
}
