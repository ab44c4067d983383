import { titlesOf } from '../test-titles.ts';
import type { Tree } from '../tree.ts';
import type { Rule } from './rule.ts';

const TEXT =
  /\.(ts|tsx|js|mjs|cjs|sql|proto|css|html|sh|md|ya?ml|json)$|(^|\/)(Dockerfile|[a-z-]+\.Dockerfile|run)$/;
const FOREIGN = /^(proto\/gen\/|pnpm-lock\.yaml$)|\/fixtures\/|\/test\/mails\//;

// Written in pieces, so that these rules do not find themselves.
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);
const MACHINE_PATHS = new RegExp(
  `(?<![\\w.}/$-])(/${['work', 'root', 'home/[a-z]+', 'Users/[a-z]+'].join('/|/')}/)`,
);

function linesThat(tree: Tree, pattern: RegExp, says: string): readonly string[] {
  return tree.files
    .filter((file) => TEXT.test(file) && !FOREIGN.test(file))
    .flatMap((file) =>
      tree
        .read(file)
        .split('\n')
        .flatMap((line, i) => {
          const found = pattern.exec(line);
          return found ? [`${file}:${i + 1}: "${found[0]}" ${says}`] : [];
        }),
    );
}

/** Work that is left is left in an issue. */
export const nothingUnfinished: Rule = {
  name: 'nothing-unfinished',
  meaning: 'no notes of unfinished work: finish it, or open an issue',
  check: (tree) => linesThat(tree, UNFINISHED, 'is unfinished work'),
};

/** The repository knows no machine. */
export const noMachinePaths: Rule = {
  name: 'no-machine-paths',
  meaning: 'no absolute path of a machine it happened to be written on',
  check: (tree) => linesThat(tree, MACHINE_PATHS, 'is a path of one machine'),
};

/** A title says what is, not what ought to be. */
export const presentTense: Rule = {
  name: 'present-tense',
  meaning: 'a test title is a sentence of the business in the present tense, without "should"',
  check: (tree) =>
    titlesOf(tree)
      .filter(({ title }) => /\bshould\b/i.test(title))
      .map(({ file, title }) => `${file}: "${title}"`),
};
