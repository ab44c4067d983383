import type { Logger } from '@rapport/kernel/logging';
import type { Database } from '@rapport/kernel/postgres';
import type { ServiceDefinition } from '@rapport/kernel/service';

/** One service of an installation as the doctor sees it. */
export interface Patient {
  readonly name: string;
  readonly definition: ServiceDefinition;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly database: Database;
}

/** How thoroughly it is looked at. */
export interface Depth {
  /** Replays whole read models and compares each record of the log with the store, however large. */
  readonly deep: boolean;
  /** How long followers may take for what was there when they were looked at; without it, what waits is only noted. */
  readonly patienceMs?: number;
}

/** What must hold whatever breaks; each check belongs to one of them. */
export const INVARIANTS = {
  I1: 'what was acknowledged is there',
  I2: 'each stream counts its events from 1 without a gap',
  I3: 'positions run without a gap in a store, and without a break from source to log',
  I4: 'what is folded is what its events make, no more and no less',
  I5: 'what is to be done once was done once',
  I6: 'nobody stays behind for ever',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** What one check found. */
export interface Findings {
  readonly invariant: Invariant;
  readonly check: string;
  /** Broken invariants: something was lost, doubled or made up. */
  readonly violations: readonly string[];
  /** What an operator may want to know, and what was left out. */
  readonly notes: readonly string[];
}

/** All that was looked at, and what was found. */
export interface Report {
  readonly checks: number;
  /** How many checks were made of each invariant. */
  readonly made: Readonly<Record<Invariant, number>>;
  readonly violations: readonly string[];
  readonly notes: readonly string[];
}

/** What every check may use. */
export interface Ward {
  readonly patients: readonly Patient[];
  readonly depth: Depth;
  readonly logger: Logger;
}

/** Findings of a check from its violations (and notes). */
export function findings(
  invariant: Invariant,
  check: string,
  violations: readonly string[],
  notes: readonly string[] = [],
): Findings {
  return { invariant, check, violations, notes };
}

/** The report of several checks, each line saying which invariant and which check it comes from. */
export function reportOf(all: readonly Findings[]): Report {
  const lines = (pick: (one: Findings) => readonly string[]) =>
    all.flatMap((one) => pick(one).map((line) => `${one.invariant} ${one.check}: ${line}`));
  const made = { I1: 0, I2: 0, I3: 0, I4: 0, I5: 0, I6: 0 };
  for (const { invariant } of all) made[invariant] += 1;
  return {
    checks: all.length,
    made,
    violations: lines((one) => one.violations),
    notes: lines((one) => one.notes),
  };
}
