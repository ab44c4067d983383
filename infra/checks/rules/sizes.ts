import type { Tree } from '../tree.ts';
import type { Rule } from './rule.ts';

const MOST_LINES = 300;
const README_LINES = 150;
const WRITTEN = /\.(ts|tsx|js|mjs|cjs|sql|proto|css|html|sh|md|ya?ml)$/;
const EXEMPT = /^proto\/gen\/|\.po$|^pnpm-lock\.yaml$/;
const DRAWN = '<!-- Drawn by ';

/** A file fits into a head. */
export const sizes: Rule = {
  name: 'sizes',
  meaning: `at most ${MOST_LINES} lines a file, tests and generated code too; the front page at most ${README_LINES}`,
  check: (tree) =>
    tree.files
      .filter((file) => WRITTEN.test(file) && !EXEMPT.test(file))
      .flatMap((file) => tooLong(tree, file)),
};

function tooLong(tree: Tree, file: string): readonly string[] {
  const text = tree.read(file);
  // Catalogues drawn for people are looked things up in, not read.
  if (text.startsWith(DRAWN)) return [];
  const lines = text.trimEnd().split('\n').length;
  const most = file === 'README.md' ? README_LINES : MOST_LINES;
  return lines > most ? [`${file}: ${lines} lines, ${most} are allowed`] : [];
}
