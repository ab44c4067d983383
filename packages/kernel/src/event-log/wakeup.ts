/** Lets several waiters sleep until one of many things happens, without missing what happens in between. */
export interface Wakeup {
  ring(): void;
  /** Resolves after a ring since the last wait began, after so long, or at the signal; never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A bell for one waiter: a ring before the wait is not lost. */
export function wakeup(): Wakeup {
  let rung = false;
  let release: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      release?.();
    },
    wait: async (ms, signal) => {
      if (!rung && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          release = () => {
            clearTimeout(timer);
            resolve();
          };
          signal?.addEventListener('abort', release, { once: true });
        });
        if (release) signal?.removeEventListener('abort', release);
        release = undefined;
      }
      rung = false;
    },
  };
}
