import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that a program draws from the sources and the repository keeps. */
export interface Generated {
  readonly path: string;
  readonly text: string;
}

const MADE_AT = /^Made at commit .*$/m;

/** Last line of a generated page; the commit does not count when two versions are compared. */
export const MADE_AT_LINE = 'Made at commit unknown.';

/** Whether a kept file still says what its sources say. */
export function isCurrent(root: string, { path, text }: Generated): boolean {
  const kept = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  return kept.replace(MADE_AT, '') === text.replace(MADE_AT, '');
}

/** Writes what has changed, with the commit it was made at; returns the paths written. */
export function writeGenerated(root: string, files: readonly Generated[]): readonly string[] {
  const stale = files.filter((file) => !isCurrent(root, file));
  const commit = commitOf(root);
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text.replace(MADE_AT, `Made at commit ${commit}.`));
  }
  return stale.map(({ path }) => path);
}

/** Short name of the commit at hand; a copy without history has none. */
function commitOf(root: string): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
