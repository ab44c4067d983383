import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './options.ts';

/** One call of vitest. */
export interface TestRun {
  readonly name: string;
  readonly projects: readonly string[];
  /** Only files whose path holds one of these; empty: all. */
  readonly paths: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files one after the other: they start brokers or whole installations. */
  readonly oneAtATime?: boolean;
}

/** How tests ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs vitest before the person's eyes and counts; a run that breaks without a report is one failure. */
export async function runVitest(run: TestRun, output: string): Promise<Counts> {
  const report = join(output, `${run.projects.join('-')}${run.paths.length > 0 ? '-part' : ''}.json`);
  rmSync(report, { force: true });
  process.stdout.write(`\n== ${run.name}\n`);
  const code = await vitest(
    [
      'run',
      ...run.projects.flatMap((project) => ['--project', project]),
      ...run.paths,
      ...(run.oneAtATime ? ['--no-file-parallelism'] : []),
      ...['--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    run.env,
  );
  if (!existsSync(report)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const counts = count(JSON.parse(readFileSync(report, 'utf8')) as Report);
  // An error outside of any test fails the run and no test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function count(report: Report): Counts {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The sum of several. */
export function total(all: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) => all.reduce((so, counts) => so + of(counts), 0);
  return { passed: sum((c) => c.passed), failed: sum((c) => c.failed), skipped: sum((c) => c.skipped) };
}

function vitest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const tools = join(ROOT, 'node_modules', '.bin');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...env, PATH: `${tools}:${process.env['PATH'] ?? ''}` },
    });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
