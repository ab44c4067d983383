import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../checks/tree.ts';
import { recordRun } from '../docs/recorded-run.ts';
import { type TestRun, readReport, runVitest } from '../launcher/test-run.ts';
import { tableOf, walksIn } from './walks.ts';

const HELP = `npm run journeys              goes every journey in every way there is, and writes docs/results/journeys.json

  --help   this text

npm test goes a customer's weeks by REST, on screen in Chinese, and over Kafka with each service killed once; here they are
gone in both languages, over Kafka undisturbed, and with services killed in other steps, and a campaign goes to ten
thousand. Pictures of the screens lie in
test-output/screenshots/walk.
`;
const OUTPUT = join(ROOT, 'test-output');

if (process.argv.includes('--help')) process.stdout.write(HELP);
else process.exitCode = await goAll();

/** Goes all of them, prints the table and keeps it; returns the exit code. */
async function goAll(): Promise<number> {
  mkdirSync(OUTPUT, { recursive: true });
  const run: TestRun = {
    name: 'journeys, every way',
    projects: ['journeys'],
    paths: ['e2e/journeys/year'],
    env: { RAPPORT_JOURNEYS: 'all' },
    oneAtATime: true,
  };
  const counts = await runVitest(run, OUTPUT);
  const findings = tableOf(walksIn(readReport(run, OUTPUT)));
  for (const row of findings.rows) process.stdout.write(`${row.join(' | ')}\n`);
  recordRun(ROOT, 'journeys', findings);
  process.stdout.write(
    `${counts.passed} passed, ${counts.failed} failed; docs/results/journeys.json is written\n`,
  );
  process.stdout.write('npm run gen draws docs/reliability.md from it\n');
  return counts.failed > 0 || counts.passed === 0 || counts.skipped > 0 ? 1 : 0;
}
