import { INVARIANTS } from '../doctor/examination.ts';
import type { Findings } from '../docs/recorded-run.ts';
import type { Report } from '../launcher/test-run.ts';
import type { Trial } from './trial.ts';

/** What became of one fault once. */
export interface Outcome {
  /** Numbers of the faults, `F16`. */
  readonly faults: readonly string[];
  /** The title without them. */
  readonly words: string;
  readonly passed: boolean;
  /** Undefined when it broke before its end. */
  readonly trial: Trial | undefined;
}

const NUMBER = /\[(F\d\d)\]\s*/g;

/** The faults made in a run of tests, from what vitest wrote down. */
export function outcomesIn(report: Report | undefined): readonly Outcome[] {
  const results = report?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  return results.flatMap(({ title, status, meta }) => {
    const faults = [...title.matchAll(NUMBER)].map(([, number = '']) => number);
    if (faults.length === 0 || !['passed', 'failed'].includes(status)) return [];
    const words = title.replaceAll(NUMBER, '').trim();
    return [{ faults, words, passed: status === 'passed', trial: meta['trial'] as Trial | undefined }];
  });
}

/** The table of all outcomes, one row per fault in the order of their numbers. */
export function findingsOf(outcomes: readonly Outcome[], command: string): Findings {
  const byTest = Map.groupBy(outcomes, ({ faults, words }) => `${faults.join(' ')} ${words}`);
  return {
    command,
    title: 'Faults of processes and of the database',
    columns: [
      'fault',
      'how it is made',
      'what must hold',
      'runs',
      'violations',
      'recovered in: median (worst)',
    ],
    rows: [...byTest.values()].map(rowOf).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    remarks: [
      `After each, the checks of \`npm run doctor\` look at the whole installation, every row: ${invariants()}. A violation is one that they find, or a test that fails.`,
      'Recovered: from the blow until every relay, reader and timer has come to the end again. Another process takes a dead one’s work over within about three seconds, as the database sees that its connections are gone; that of one that stands still when its leases have run out, after six.',
    ],
  };
}

const invariants = () =>
  Object.entries(INVARIANTS)
    .map(([name, meaning]) => `${name} ${meaning}`)
    .join('; ');

function rowOf(runs: readonly Outcome[]): readonly string[] {
  const [first] = runs;
  const told = runs.find(({ trial }) => trial)?.trial;
  const times = runs.flatMap(({ trial }) => trial?.recoveredMs ?? []).toSorted((a, b) => a - b);
  const broken = runs.reduce(
    (sum, { passed, trial }) => sum + ((trial?.violations ?? 0) || (passed ? 0 : 1)),
    0,
  );
  return [
    `${first?.faults.join(', ')}: ${first?.words}`,
    told?.injected ?? '',
    told?.holds ?? '',
    String(runs.length),
    String(broken),
    times.length > 0 ? `${seconds(times[Math.floor(times.length / 2)])} (${seconds(times.at(-1))})` : '–',
  ];
}

const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;
