import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { titlesOf } from '../checks/test-titles.ts';
import { ROOT, treeAt } from '../checks/tree.ts';
import { recordRun } from '../docs/recorded-run.ts';
import { type Counts, type TestRun, readReport, runVitest, total } from '../launcher/test-run.ts';
import { withTestServers } from '../launcher/test-servers.ts';
import { type Outcome, findingsOf, outcomesIn } from './outcomes.ts';

const HELP = `npm run faults [-- options]  breaks an installation on purpose, again and again, and writes docs/results/faults.json

  --runs <number>  how often each fault is made (3)
  --help           this text

Each fault is a test whose title carries its number, [F01] and so on; npm test makes each of them once, but for those that
ask for more than every machine grants (*.heavy.test.ts: a small disk of its own, which only root can mount).
`;
const OUTPUT = join(ROOT, 'test-output');
/** Titles of tests that make a fault. */
const TITLED = '\\[F\\d\\d\\]';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, help: { type: 'boolean', default: false } },
});
if (values.help) process.stdout.write(HELP);
else if (/^[1-9]\d{0,2}$/.test(values.runs)) process.exitCode = await makeFaults(Number(values.runs));
else {
  process.stderr.write('--runs is a number from 1 to 999.\n');
  process.exitCode = 2;
}

/** Makes all faults so many times and keeps what came of it; returns the exit code. */
async function makeFaults(runs: number): Promise<number> {
  mkdirSync(OUTPUT, { recursive: true });
  const outcomes: Outcome[] = [];
  const counts = await withTestServers(async ({ server }) => {
    const counted: Counts[] = [];
    for (let time = 1; time <= runs; time += 1) {
      for (const run of testRuns(`${time} of ${runs}`, server)) {
        counted.push(await runVitest(run, OUTPUT));
        outcomes.push(...outcomesIn(readReport(run, OUTPUT)));
      }
    }
    return total(counted);
  });
  recordRun(ROOT, 'faults', findingsOf(outcomes, `npm run faults -- --runs ${runs}`));
  process.stdout.write(
    `${counts.passed} passed, ${counts.failed} failed; docs/results/faults.json is written\n`,
  );
  process.stdout.write('npm run gen draws docs/reliability.md from it\n');
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

/** The files that make faults, by what they need. */
function testRuns(time: string, server: string): readonly TestRun[] {
  const titles = titlesOf(treeAt(ROOT)).filter(({ title }) => new RegExp(TITLED).test(title));
  const files = [...new Set(titles.map(({ file }) => file))];
  const projects = {
    ...{ db: '.db.test.ts', bus: '.bus.test.ts' },
    ...{ journeys: '.journey.test.ts', heavy: '.heavy.test.ts' },
  };
  return Object.entries(projects).flatMap(([project, ending]) => {
    const paths = files.filter((file) => file.endsWith(ending));
    const run: TestRun = {
      name: `faults, ${project}, run ${time}`,
      projects: [project],
      paths,
      env: { TEST_DATABASE_URL: server },
      oneAtATime: true,
      titled: TITLED,
    };
    return paths.length > 0 ? [run] : [];
  });
}
