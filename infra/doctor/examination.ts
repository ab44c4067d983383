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
}

/** What one check found. */
export interface Findings {
  readonly check: string;
  /** Broken invariants: something was lost, doubled or made up. */
  readonly violations: readonly string[];
  /** What an operator may want to know, and what was left out. */
  readonly notes: readonly string[];
}

/** All that was looked at, and what was found. */
export interface Report {
  readonly checks: number;
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
  check: string,
  violations: readonly string[],
  notes: readonly string[] = [],
): Findings {
  return { check, violations, notes };
}

/** The report of several checks, each line saying which check it comes from. */
export function reportOf(all: readonly Findings[]): Report {
  const lines = (pick: (one: Findings) => readonly string[]) =>
    all.flatMap((one) => pick(one).map((line) => `${one.check}: ${line}`));
  return { checks: all.length, violations: lines((one) => one.violations), notes: lines((one) => one.notes) };
}
