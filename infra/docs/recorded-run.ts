import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What a heavy proof (a command of its own) found when it was last run; kept in `docs/results/`, shown on a page. */
export interface RecordedRun {
  /** What a reader types to run it again. */
  readonly command: string;
  readonly title: string;
  /** Day of the run, `2026-01-31`. */
  readonly day: string;
  /** The commit the tree stood at; `+` when it had changes. */
  readonly commit: string;
  readonly machine: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader has to know beside the table. */
  readonly remarks: readonly string[];
}

/** What a proof itself has to say; the rest is known of the run. */
export type Findings = Omit<RecordedRun, 'day' | 'commit' | 'machine'>;

const fileOf = (root: string, name: string) => join(root, 'docs', 'results', `${name}.json`);

/** The last recorded run of a proof, if there is one. */
export function readRecordedRun(root: string, name: string): RecordedRun | undefined {
  const file = fileOf(root, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedRun) : undefined;
}

/** Keeps what a proof found, with day, commit and machine. */
export function recordRun(root: string, name: string, findings: Findings): RecordedRun {
  const run: RecordedRun = {
    ...findings,
    day: new Date().toISOString().slice(0, 10),
    commit: commitAt(root),
    machine: machine(),
  };
  const file = fileOf(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  return run;
}

/** Names the machine without naming where it stands. */
export function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

/** The commit a tree stands at; `+` when it has changes. */
export function commitAt(root: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no');
  return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
}
