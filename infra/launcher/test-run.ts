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
  /** Only tests whose title fits this pattern. */
  readonly titled?: string;
}

/** How tests ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What vitest writes down of a run. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      /** What the test noted of itself. */
      readonly meta: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

/** Runs vitest before the person's eyes and counts; a run that breaks without a report is one failure. */
export async function runVitest(run: TestRun, output: string): Promise<Counts> {
  const report = reportOf(run, output);
  rmSync(report, { force: true });
  process.stdout.write(`\n== ${run.name}\n`);
  const code = await vitest(
    [
      'run',
      ...run.projects.flatMap((project) => ['--project', project]),
      ...run.paths,
      ...(run.oneAtATime ? ['--no-file-parallelism'] : []),
      ...(run.titled ? ['--testNamePattern', run.titled] : []),
      ...['--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    run.env,
  );
  const written = readReport(run, output);
  if (!written) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const counts = count(written);
  // An error outside of any test fails the run and no test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const reportOf = ({ projects, paths }: TestRun, output: string) =>
  join(output, `${projects.join('-')}${paths.length > 0 ? '-part' : ''}.json`);

/** What the last such run wrote down; nothing when it broke before. */
export function readReport(run: TestRun, output: string): Report | undefined {
  const file = reportOf(run, output);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
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
