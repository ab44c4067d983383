import { describe, expect, test } from 'vitest';
import type { Report } from '../launcher/test-run.ts';
import { findingsOf, outcomesIn } from './outcomes.ts';

const trial = (recoveredMs: number, violations = 0) => ({
  trial: { injected: 'pulled the plug', holds: 'light', recoveredMs, violations },
});
const report = (...assertionResults: Report['testResults'][number]['assertionResults']): Report => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults }],
});

describe('the table of faults', () => {
  test('has one row per fault over all runs, with the worst of them', () => {
    const outcomes = [
      ...outcomesIn(
        report(
          { title: '[F16] [F10] stalls', status: 'passed', meta: trial(1_000) },
          { title: '[F03] crashes', status: 'passed', meta: trial(2_000) },
          { title: 'another test', status: 'passed', meta: {} },
          { title: '[F09] not reached', status: 'pending', meta: {} },
        ),
      ),
      ...outcomesIn(report({ title: '[F16] [F10] stalls', status: 'failed', meta: trial(9_000, 2) })),
      ...outcomesIn(report({ title: '[F03] crashes', status: 'failed', meta: {} })),
      ...outcomesIn(undefined),
    ];
    expect(findingsOf(outcomes, 'x').rows).toEqual([
      ['F03: crashes', 'pulled the plug', 'light', '2', '1', '2.0 s (2.0 s)'],
      ['F16, F10: stalls', 'pulled the plug', 'light', '2', '2', '9.0 s (9.0 s)'],
    ]);
  });
});
