import type { Tree } from '../tree.ts';

/** A rule of the house that a machine keeps. */
export interface Rule {
  readonly name: string;
  /** What it says and why, in one sentence. */
  readonly meaning: string;
  /** What breaks it, one line each, beginning with the file. */
  readonly check: (tree: Tree) => readonly string[] | Promise<readonly string[]>;
}
