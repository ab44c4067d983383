import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tree, treeAt } from '../checks/tree.ts';
import { buf } from './buf.ts';
import { readContracts } from './contracts.ts';
import { factTable } from './fact-table.ts';
import type { Generated } from './generated.ts';

const FOLDER = 'proto/gen';

/** What ts-proto makes of the contracts today, and the table of their facts; made beside the tree, so that whoever imports the kept code keeps it. */
export function generatedCode(root: string): readonly Generated[] {
  const beside = mkdtempSync(join(tmpdir(), 'rapport-gen-'));
  try {
    buf(root, ['generate', '-o', beside]);
    const made = treeAt(join(beside, 'gen')).files.map((file) => ({
      path: `${FOLDER}/${file}`,
      text: readFileSync(join(beside, 'gen', file), 'utf8'),
    }));
    return [...made, factTable(readContracts(root))];
  } finally {
    rmSync(beside, { recursive: true });
  }
}

/** Kept files that the contracts no longer make. */
export function leftOver(tree: Tree, code: readonly Generated[]): readonly string[] {
  const made = new Set(code.map(({ path }) => path));
  return tree.files.filter((file) => file.startsWith(`${FOLDER}/`) && !made.has(file));
}
