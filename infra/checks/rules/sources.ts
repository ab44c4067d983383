import ts from 'typescript';
import type { Tree } from '../tree.ts';

/** TypeScript that people write: not what protobuf or the catalogues of translation generate. */
export function sourcesOf(tree: Tree, within = ''): readonly string[] {
  return tree.files.filter(
    (file) =>
      file.startsWith(within) &&
      /\.tsx?$/.test(file) &&
      !file.startsWith('proto/gen/') &&
      !file.includes('/locales/'),
  );
}

/** Walks the syntax of a file; `visit` is told each node and how to find its line, from 1. */
export function walkSyntax(
  file: string,
  text: string,
  visit: (node: ts.Node, lineOf: (node: ts.Node) => number, source: ts.SourceFile) => void,
): void {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const step = (node: ts.Node): void => {
    visit(node, lineOf, source);
    ts.forEachChild(node, step);
  };
  ts.forEachChild(source, step);
}
