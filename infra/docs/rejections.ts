import ts from 'typescript';
import type { Tree } from '../checks/tree.ts';

/** Slugs a service's code refuses with, and every other text in it that could be a slug. */
export interface Slugs {
  readonly refused: ReadonlySet<string>;
  readonly mentioned: ReadonlySet<string>;
}

/** Reads the slugs in the code of a folder, but for its catalogue and its tests. */
export function slugsIn(tree: Tree, folder: string): Slugs {
  const refused = new Set<string>();
  const mentioned = new Set<string>();
  const files = tree.files.filter(
    (file) => file.startsWith(`${folder}/`) && file.endsWith('.ts') && !/(\.test|\/problems)\.ts$/.test(file),
  );
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) mentioned.add(node.text);
      if (
        ts.isNewExpression(node) &&
        ts.isIdentifier(node.expression) &&
        node.expression.text === 'Rejection'
      ) {
        const [slug] = node.arguments ?? [];
        if (slug && ts.isStringLiteralLike(slug)) refused.add(slug.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, tree.read(file), ts.ScriptTarget.Latest));
  }
  return { refused, mentioned };
}
