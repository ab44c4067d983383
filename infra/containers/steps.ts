import { LaunchError } from '../launcher/launch-error.ts';

/** What was done, what came of it, and how long it took. */
export interface Step {
  readonly what: string;
  readonly outcome: string;
  readonly seconds: number;
}

/** A proof as it goes: each step is timed, told, and kept. */
export interface Steps {
  readonly taken: readonly Step[];
  /** Takes a step; its work answers the outcome, or throws. */
  take(what: string, work: () => Promise<string>): Promise<void>;
}

/** Begins a proof with no steps taken. */
export function beginSteps(say: (line: string) => void): Steps {
  const taken: Step[] = [];
  return {
    taken,
    take: async (what, work) => {
      const began = performance.now();
      const outcome = await work();
      const seconds = (performance.now() - began) / 1000;
      taken.push({ what, outcome, seconds });
      say(`${what}: ${outcome} (${seconds.toFixed(1)} s)`);
    },
  };
}

/** A promise of the topology that was not kept. */
export function promise(kept: boolean, what: string): void {
  if (!kept) throw new LaunchError(`not as promised: ${what}`);
}
