import ts from 'typescript';
import { type Tree, servicesOf } from '../tree.ts';
import type { Rule } from './rule.ts';
import { sourcesOf, walkSyntax } from './sources.ts';

const LISTED = /^(readonly )?(Projection|Reaction|TimerRule)\b/;

/** A read model that nobody lists is never filled, and nothing else would say so. */
export const listed: Rule = {
  name: 'listed-in-app',
  meaning: 'every projection, reaction and timer is used in app.ts',
  check: (tree) =>
    servicesOf(tree).flatMap((service) => {
      const home = `services/${service}/src`;
      const used = identifiersUsed(tree.read(`${home}/app.ts`));
      return ['projections', 'reactions'].flatMap((room) =>
        sourcesOf(tree, `${home}/${room}/`)
          .filter((file) => !file.includes('.test.'))
          .flatMap((file) => declaredIn(tree, file).map((name) => ({ file, name })))
          .filter(({ name }) => !used.has(name))
          .map(({ file, name }) => `${file}: ${name} is not listed in app.ts`),
      );
    }),
};

/** Exported names whose declared type is a projection, a reaction or a timer (or a function that makes one). */
function declaredIn(tree: Tree, file: string): readonly string[] {
  const found: string[] = [];
  walkSyntax(file, tree.read(file), (node, _lineOf, source) => {
    if (ts.isFunctionDeclaration(node) && node.name && isExported(node) && isListed(node.type, source)) {
      found.push(node.name.text);
    }
    if (ts.isVariableStatement(node) && isExported(node)) {
      for (const { name, type } of node.declarationList.declarations) {
        if (ts.isIdentifier(name) && isListed(type, source)) found.push(name.text);
      }
    }
  });
  return found;
}

function isExported(node: ts.FunctionDeclaration | ts.VariableStatement): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function isListed(type: ts.TypeNode | undefined, source: ts.SourceFile): boolean {
  return type !== undefined && LISTED.test(type.getText(source));
}

function identifiersUsed(text: string): ReadonlySet<string> {
  const used = new Set<string>();
  const source = ts.createSourceFile('app.ts', text, ts.ScriptTarget.Latest);
  const step = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, step);
  };
  step(source);
  return used;
}

/** What was once written must be readable for ever: each kind of event has a stored example that is never edited. */
export const goldenStreams: Rule = {
  name: 'golden-streams',
  meaning: 'every event type of a service occurs in a stream under test/streams',
  check: (tree) =>
    servicesOf(tree).flatMap((service) => {
      const home = `services/${service}`;
      const kept = new Set(
        tree.files
          .filter((file) => file.startsWith(`${home}/test/streams/`) && file.endsWith('.json'))
          .flatMap((file) => typesIn(JSON.parse(tree.read(file)))),
      );
      return ownEvents(tree, service)
        .filter(({ type }) => !kept.has(type))
        .map(({ file, type }) => `${file}: ${type} occurs in no stream under ${home}/test/streams`);
    }),
};

/** An event nobody has decided on stops the relay when it first happens, and with it all that follows. */
export const publishedOrPrivate: Rule = {
  name: 'published-or-private',
  meaning: 'every event type of a service is listed in its publications, as null if it is private',
  check: (tree) =>
    servicesOf(tree).flatMap((service) => {
      const home = `services/${service}/src`;
      const decided = new Set(
        sourcesOf(tree, `${home}/publications/`).flatMap((file) => propertiesIn(tree, file)),
      );
      return ownEvents(tree, service)
        .filter(({ type }) => !decided.has(type))
        .map(({ file, type }) => `${file}: ${type} is in no publication`);
    }),
};

function propertiesIn(tree: Tree, file: string): readonly string[] {
  const names: string[] = [];
  walkSyntax(file, tree.read(file), (node, _lineOf, source) => {
    if (ts.isPropertyAssignment(node)) names.push(node.name.getText(source));
  });
  return names;
}

/** Event types that a service writes, with the file that says so. */
function ownEvents(tree: Tree, service: string): readonly { readonly file: string; readonly type: string }[] {
  return sourcesOf(tree, `services/${service}/src/`)
    .filter((file) => file.endsWith('.events.ts'))
    .flatMap((file) => eventTypesIn(tree, file).map((type) => ({ file, type })));
}

/** Texts of `readonly type: '…'` members. */
function eventTypesIn(tree: Tree, file: string): readonly string[] {
  const types: string[] = [];
  walkSyntax(file, tree.read(file), (node, _lineOf, source) => {
    if (!ts.isPropertySignature(node) || node.name.getText(source) !== 'type' || !node.type) return;
    if (ts.isLiteralTypeNode(node.type) && ts.isStringLiteral(node.type.literal))
      types.push(node.type.literal.text);
  });
  return types;
}

function typesIn(json: unknown): readonly string[] {
  if (Array.isArray(json)) return json.flatMap(typesIn);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) =>
    name === 'type' && typeof value === 'string' ? [value] : typesIn(value),
  );
}
