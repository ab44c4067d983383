import { expect } from 'vitest';
import type { Report } from '../doctor/examination.ts';

/** What one run of a fault has to tell; the report of all tests carries it to whoever draws the table. */
export interface Trial {
  /** How the fault was made, in words. */
  readonly injected: string;
  /** What had to hold, beside what the doctor looks at. */
  readonly holds: string;
  /** From the blow until everybody had come to the end again, ms. */
  readonly recoveredMs?: number;
  /** What the doctor found broken. */
  readonly violations: number;
}

declare module 'vitest' {
  interface TaskMeta {
    trial?: Trial;
  }
}

/** Whoever can tell when an installation has come to rest, and look at it then. */
export interface Checkup {
  /** Resolves when all followers have come to the end. */
  settle(): Promise<void>;
  examine(): Promise<Report>;
}

interface Noted {
  readonly meta: { trial?: Trial };
}

/** Strikes, waits until all have come to the end again, and lets the doctor look; `struck` marks the blow. */
export async function survive(
  task: Noted,
  checkup: Checkup,
  said: Pick<Trial, 'injected' | 'holds'>,
  strike: (struck: () => void) => Promise<void>,
): Promise<void> {
  let since: number | undefined;
  await strike(() => (since = performance.now()));
  await checkup.settle();
  const recovered = since === undefined ? {} : { recoveredMs: Math.round(performance.now() - since) };
  const { violations } = await checkup.examine();
  task.meta.trial = { ...said, ...recovered, violations: violations.length };
  expect(violations).toEqual([]);
}
