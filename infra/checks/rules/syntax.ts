import ts from 'typescript';
import type { Rule } from './rule.ts';
import { sourcesOf, walkSyntax } from './sources.ts';

/** Where a tool asks for a default export. */
const TOOL_CONFIG = /(^|\/)[a-z-]+\.config\.[cm]?[jt]s$/;

/** A type that says nothing switches the compiler off. */
export const noAny: Rule = {
  name: 'no-any',
  meaning: 'no type is left open: `unknown` and a check, where nothing is known',
  check: (tree) =>
    sourcesOf(tree).flatMap((file) => {
      const found: string[] = [];
      walkSyntax(file, tree.read(file), (node, lineOf) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${file}:${lineOf(node)}: any`);
      });
      return found;
    }),
};

/** One name for one thing, wherever it is imported. */
export const noDefaultExports: Rule = {
  name: 'no-default-exports',
  meaning: 'exports have names, but in configurations that a tool reads',
  check: (tree) =>
    sourcesOf(tree)
      .filter((file) => !TOOL_CONFIG.test(file))
      .flatMap((file) => {
        const found: string[] = [];
        walkSyntax(file, tree.read(file), (node, lineOf) => {
          if (isDefaultExport(node)) found.push(`${file}:${lineOf(node)}: default export`);
        });
        return found;
      }),
};

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(isDefaultKeyword);
}

function isDefaultKeyword({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.DefaultKeyword;
}
