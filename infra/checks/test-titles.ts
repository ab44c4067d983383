import ts from 'typescript';
import type { Tree } from './tree.ts';

/** A title in a test file: of a single test, or of a group of them. */
export interface TestTitle {
  readonly file: string;
  readonly title: string;
  readonly kind: 'test' | 'group';
}

const KINDS: Readonly<Record<string, TestTitle['kind']>> = { test: 'test', it: 'test', describe: 'group' };
const TEST_FILE = /\.test\.tsx?$/;

/** All titles of all tests in a tree, as written (a template's holes as `…`). */
export function titlesOf(tree: Tree): readonly TestTitle[] {
  return tree.files.filter((file) => TEST_FILE.test(file)).flatMap((file) => titlesIn(file, tree.read(file)));
}

/** The titles in one file's text. */
export function titlesIn(file: string, text: string): readonly TestTitle[] {
  const found: TestTitle[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const kind = KINDS[calleeOf(node)];
      const title = node.arguments[0] && textOf(node.arguments[0]);
      if (kind && title !== undefined) found.push({ file, title, kind });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, scriptKindOf(file)));
  return found;
}

function scriptKindOf(file: string): ts.ScriptKind {
  return file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
}

/** `test` of `test(…)`, `test.skipIf(…)(…)`, `test.each(…)(…)` and `test.each`…`(…)`. */
function calleeOf({ expression }: ts.CallExpression): string {
  let at: ts.Node = expression;
  for (;;) {
    if (ts.isIdentifier(at)) return at.text;
    if (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at)) at = at.expression;
    else if (ts.isTaggedTemplateExpression(at)) at = at.tag;
    else return '';
  }
}

function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}
