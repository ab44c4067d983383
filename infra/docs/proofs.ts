import { type TestTitle, titlesOf } from '../checks/test-titles.ts';
import type { Tree } from '../checks/tree.ts';
import type { RequirementRow } from './requirement-row.ts';

/** A test that proves rows, through a door anybody may use. */
export interface Proof {
  readonly file: string;
  readonly title: string;
  readonly rows: readonly string[];
}

/** What the marks in test titles prove, and which marks count for nothing. */
export interface Proofs {
  readonly proofs: readonly Proof[];
  readonly faults: readonly string[];
}

const MARK = /\s*\[([RSMVCGP]\d{1,3}(?:[ ,]+[RSMVCGP]\d{1,3})*)\]/g;
const MOST_ROWS = 3;

/** Reads the marks of all tests and refuses those that do not count: unknown rows, too many, no public door, on a group. */
export function proofsOf(tree: Tree, rows: readonly RequirementRow[]): Proofs {
  const known = new Set(rows.map(({ id }) => id));
  const proofs: Proof[] = [];
  const faults: string[] = [];
  for (const title of titlesOf(tree)) {
    const marked = marksOf(title.title);
    if (marked.length === 0) continue;
    const wrong = faultsOf(title, marked, known, tree);
    if (wrong.length > 0) faults.push(...wrong.map((fault) => `${title.file}: "${title.title}" ${fault}`));
    else proofs.push({ file: title.file, title: title.title.replaceAll(MARK, '').trim(), rows: marked });
  }
  return { proofs, faults };
}

/** The rows a title is marked with. */
function marksOf(title: string): readonly string[] {
  return [...title.matchAll(MARK)].flatMap(([, ids = '']) => ids.split(/[ ,]+/));
}

function faultsOf(title: TestTitle, marked: readonly string[], known: ReadonlySet<string>, tree: Tree) {
  const faults = marked.filter((id) => !known.has(id)).map((id) => `names ${id}, which is no row`);
  if (marked.length > MOST_ROWS) faults.push(`claims ${marked.length} rows; a test proves at most three`);
  if (title.kind === 'group') faults.push('is a group; mark the tests in it');
  if (!throughPublicDoor(title.file, tree))
    faults.push('does not go through a public door (HTTP, SMTP, browser)');
  return faults;
}

/** A whole service behind its edges, or a client that speaks HTTP or SMTP to one. */
const DOOR = /\b(stageService|startService|fetch)\(|\.inject\(|from '(nodemailer|node:net|playwright-core)'/;

/** Journeys and HTTP tests by their name; others by the door they open themselves or in what lies beside them. */
function throughPublicDoor(file: string, tree: Tree, seen: ReadonlySet<string> = new Set()): boolean {
  if (/\.(journey|http)\.test\.tsx?$/.test(file)) return true;
  const text = tree.read(file);
  if (DOOR.test(text)) return true;
  const folder = file.slice(0, file.lastIndexOf('/'));
  return [...text.matchAll(/from '\.\/([a-z-]+\.ts)'/g)]
    .map(([, beside = '']) => `${folder}/${beside}`)
    .some((beside) => !seen.has(beside) && throughPublicDoor(beside, tree, new Set([...seen, file])));
}
