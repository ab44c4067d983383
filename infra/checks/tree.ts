import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository this file stands in. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PASSED_OVER = new Set(['node_modules', 'dist', 'test-output', '.git', 'data', '.astro', '.vite']);

/** A tree of files with texts: the repository, or a small one made for a test. */
export interface Tree {
  readonly root: string;
  /** Paths with forward slashes, sorted; without what is installed, built or kept at run time. */
  readonly files: readonly string[];
  has(path: string): boolean;
  /** Names in a folder, sorted; none when there is no such folder. */
  list(folder: string): readonly string[];
  /** Empty when there is no such file. */
  read(path: string): string;
}

/** The tree under a folder, listed once. */
export function treeAt(root: string): Tree {
  const files = [...walk(root, '')].sort();
  return {
    root,
    files,
    has: (path) => existsSync(join(root, path)),
    list: (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : []),
    read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''),
  };
}

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!PASSED_OVER.has(entry.name)) yield* walk(root, path);
    } else if (entry.isFile()) yield path;
  }
}

/** Names of the services: folders under `services/` that hold a package. */
export function servicesOf(tree: Tree): readonly string[] {
  return tree.list('services').filter((name) => tree.has(`services/${name}/package.json`));
}
