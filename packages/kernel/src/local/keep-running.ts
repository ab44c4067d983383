import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { stopProcess } from './processes.ts';

/** A process that is started again whenever it ends by itself. */
export interface KeptProcess {
  pid(): number;
  stop(steps: Parameters<typeof stopProcess>[1]): Promise<void>;
}

/** How a process is kept. */
export interface Keeping {
  /** Its name in messages. */
  readonly what: string;
  /** Resolves when the process serves; gives up, and leaves none behind, when the signal says so. */
  readonly start: (signal: AbortSignal) => Promise<ChildProcess>;
  /** Told each time it ended by itself or did not start. */
  readonly onTrouble?: ((what: string) => void) | undefined;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Who lived this long did not die of its start. */
const STEADY_MS = 30_000;

/** Starts a process and keeps it running: after a sudden end it is started again, ever later while it keeps failing. */
export async function keepRunning({ what, start, onTrouble }: Keeping): Promise<KeptProcess> {
  const leaving = new AbortController();
  let pauseMs = FIRST_PAUSE_MS;
  let restarting: Promise<void> | undefined;
  let startedAt = performance.now();
  let child = await start(leaving.signal);

  const watch = () => {
    const watched = child;
    const ended = () => {
      if (!leaving.signal.aborted && watched === child) restarting = restart();
    };
    // It may have ended between serving and being watched.
    if (watched.exitCode !== null || watched.signalCode !== null) ended();
    else watched.once('exit', ended);
  };
  const restart = async (): Promise<void> => {
    onTrouble?.(`${what} ended by itself and is started again`);
    if (performance.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
    while (!leaving.signal.aborted) {
      await delay(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      if (leaving.signal.aborted) return;
      try {
        startedAt = performance.now();
        child = await start(leaving.signal);
        watch();
        return;
      } catch (error) {
        if (leaving.signal.aborted) return;
        onTrouble?.(error instanceof Error ? error.message : String(error));
      }
    }
  };
  watch();
  return {
    pid: () => child.pid ?? 0,
    stop: async (steps) => {
      leaving.abort();
      await restarting;
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        await stopProcess(child.pid, steps);
    },
  };
}
