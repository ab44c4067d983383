const told = new Set<string>();

/** Something a test needs is not on this machine: in CI a failure, else said aloud once and the tests are skipped. */
export function reportMissing(what: string, remedy: string): void {
  const sentence = `NOT TESTED: ${what}. ${remedy}`;
  if (process.env['CI'] === 'true') throw new Error(sentence);
  if (told.has(sentence)) return;
  told.add(sentence);
  process.stderr.write(`${sentence}\n`);
}
