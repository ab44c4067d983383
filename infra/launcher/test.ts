import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './options.ts';
import { type Counts, type TestRun, runVitest, total } from './test-run.ts';
import { withTestServers } from './test-servers.ts';

const OUTPUT = join(ROOT, 'test-output');
const MISSING = join(OUTPUT, 'missing.txt');
/** The store must hold on the oldest Postgres that is promised, not on the embedded one alone. */
const STORE = 'packages/kernel/src/event-store';

const args = process.argv.slice(2);
const inCi = process.env['CI'] === 'true';
mkdirSync(OUTPUT, { recursive: true });
rmSync(MISSING, { force: true });

const counts = await withTestServers(async ({ server, oldServer }) => {
  const env = { TEST_DATABASE_URL: server, RAPPORT_TESTS_MISSING: MISSING };
  const runs: TestRun[] = [
    { name: 'rules and rooms', projects: ['unit', 'db'], paths: args, env },
    { name: 'brokers', projects: ['bus'], paths: args, env, oneAtATime: true },
  ];
  if (oldServer && args.length === 0)
    runs.push({
      name: 'the store on Postgres 15',
      projects: ['db'],
      paths: [STORE],
      env: { ...env, TEST_DATABASE_URL: oldServer },
    });
  if (!oldServer) note('the store on Postgres 15. It needs Debian’s postgresql-15, or TEST_POSTGRES_15.');
  runs.push({ name: 'journeys', projects: ['journeys'], paths: args, env, oneAtATime: true });
  const results: Counts[] = [];
  for (const run of runs) results.push(await runVitest(run, OUTPUT));
  return total(results);
});

const missing = existsSync(MISSING) ? [...new Set(readFileSync(MISSING, 'utf8').trim().split('\n'))] : [];
for (const failure of counts.failures) process.stdout.write(`FAILED ${failure}\n`);
for (const line of missing) process.stdout.write(`${line}\n`);
const unproven = inCi && (counts.skipped > 0 || missing.length > 0);
if (unproven) process.stdout.write('In CI nothing may be skipped.\n');
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed > 0 || counts.passed === 0 || unproven ? 1 : 0;

function note(what: string): void {
  writeFileSync(MISSING, `NOT TESTED: ${what}\n`, { flag: 'a' });
}
