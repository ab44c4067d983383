import { expect, test } from 'vitest';
import { tableOf, walksIn } from './walks.ts';

const result = (title: string, status: string, walk?: object) => ({ title, status, meta: { walk } });

test('a table has a row for each walk, and for each test that broke before its walk was gone', () => {
  const walk = { way: 'over Kafka', steps: 11, struck: ['sales in stopped'], seconds: 80.4, compared: 128 };
  const assertionResults = [
    result('noted', 'passed', walk),
    result('differs', 'failed', { ...walk, struck: [] }),
    result('broke', 'failed'),
    result('something else', 'passed'),
  ];
  const report = {
    ...{ numPassedTests: 2, numFailedTests: 2, numPendingTests: 0, numTodoTests: 0 },
    testResults: [{ status: 'failed', assertionResults }],
  };
  expect(tableOf(walksIn(report)).rows).toEqual([
    ['over Kafka', '11', 'sales in stopped', '128 lines recorded', '80', 'yes'],
    ['over Kafka', '11', '', '128 lines recorded', '80', '**no**'],
    ['broke', '0', '', 'lines of the page', '0', '**no**'],
  ]);
});
