import type { Findings } from '../docs/recorded-run.ts';
import type { Report } from '../launcher/test-run.ts';

/** What a test notes of a walk it went. */
export interface Walk {
  /** The way it was gone. */
  readonly way: string;
  readonly steps: number;
  /** Who was killed, and in which step: `sales in stopped`. */
  readonly struck: readonly string[];
  readonly seconds: number;
  /** Lines of the canonical dump that were compared; none where the walk was gone on screen. */
  readonly compared?: number;
}

declare module 'vitest' {
  interface TaskMeta {
    walk?: Walk;
  }
}

/** A walk as it was noted, and whether all that must hold held. */
export interface Went extends Walk {
  readonly passed: boolean;
}

/** The walks of a run of tests, from what vitest wrote down; one that broke before its end is told by its title. */
export function walksIn(report: Report | undefined): readonly Went[] {
  const results = report?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  return results.flatMap(({ title, status, meta }) => {
    const walk = meta['walk'] as Walk | undefined;
    if (walk) return [{ ...walk, passed: status === 'passed' }];
    return status === 'failed' ? [{ way: title, steps: 0, struck: [], seconds: 0, passed: false }] : [];
  });
}

/** The table of all walks. */
export function tableOf(walks: readonly Went[]): Findings {
  return {
    command: 'npm run journeys',
    title: 'A customer’s weeks, gone in every way',
    columns: ['way', 'steps', 'killed with -9, in the midst of a step', 'compared', 'seconds', 'held'],
    rows: walks.map(({ way, steps, struck, seconds, compared, passed }) => [
      way,
      String(steps),
      struck.join(', '),
      compared === undefined ? 'lines of the page' : `${compared} lines recorded`,
      String(Math.round(seconds)),
      passed ? 'yes' : '**no**',
    ]),
    remarks: [
      'Held: the page of a past day tells what the walk says had happened by then, today’s exactly the rest besides; over Kafka everything recorded in every stream of every service is, word for word, what the undisturbed walk recorded in one process ([testing.md](testing.md)).',
    ],
  };
}
