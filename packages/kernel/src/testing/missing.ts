import { appendFileSync } from 'node:fs';

const told = new Set<string>();

/**
 * Something a test needs is not on this machine: in CI a failure, else said aloud once and the tests are skipped.
 * `RAPPORT_TESTS_MISSING` names a file in which the driver of all tests finds what was said.
 */
export function reportMissing(what: string, remedy: string): void {
  const sentence = `NOT TESTED: ${what}. ${remedy}`;
  if (process.env['CI'] === 'true') throw new Error(sentence);
  if (told.has(sentence)) return;
  told.add(sentence);
  const file = process.env['RAPPORT_TESTS_MISSING'];
  if (file) appendFileSync(file, `${sentence}\n`);
  else process.stderr.write(`${sentence}\n`);
}
