import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURES_FILE } from './failures-reporter.ts';
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
  /** What failed, by file and title, and what was said of it: repeated at the very end, where it is looked for. */
  readonly failures: readonly string[];
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

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** Runs vitest before the person's eyes and counts; a run that breaks without a report is one failure. */
export async function runVitest(run: TestRun, output: string): Promise<Counts> {
  const report = reportOf(run, output);
  const failuresFile = report.replace(/json$/, 'failures.json');
  for (const file of [report, failuresFile]) rmSync(file, { force: true });
  process.stdout.write(`\n== ${run.name}\n`);
  const code = await vitest(
    [
      'run',
      ...run.projects.flatMap((project) => ['--project', project]),
      ...run.paths,
      ...(run.oneAtATime ? ['--no-file-parallelism'] : []),
      ...(run.titled ? ['--testNamePattern', run.titled] : []),
      ...['--passWithNoTests', `--outputFile.json=${report}`],
    ],
    { ...run.env, [FAILURES_FILE]: failuresFile },
  );
  const written = readReport(run, output);
  if (!written) return code === 0 ? NOTHING : { ...NOTHING, failed: 1, failures: [`${run.name}: no report`] };
  const told = existsSync(failuresFile) ? (JSON.parse(readFileSync(failuresFile, 'utf8')) as string[]) : [];
  const failures = told.length === 0 && code !== 0 ? [`${run.name}: failed without a word`] : told;
  return {
    passed: written.numPassedTests,
    failed: failures.length,
    skipped: written.numPendingTests + written.numTodoTests,
    failures,
  };
}

const reportOf = ({ projects, paths }: TestRun, output: string) =>
  join(output, `${projects.join('-')}${paths.length > 0 ? '-part' : ''}.json`);

/** What the last such run wrote down; nothing when it broke before. */
export function readReport(run: TestRun, output: string): Report | undefined {
  const file = reportOf(run, output);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
}

/** The sum of several. */
export function total(all: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) => all.reduce((so, counts) => so + of(counts), 0);
  return {
    passed: sum((c) => c.passed),
    failed: sum((c) => c.failed),
    skipped: sum((c) => c.skipped),
    failures: all.flatMap(({ failures }) => failures),
  };
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
