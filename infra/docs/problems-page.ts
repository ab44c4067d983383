import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { type ProblemCatalogue, kernelProblems } from '@rapport/kernel/http';
import { type Tree, servicesOf } from '../checks/tree.ts';
import { type Generated, MADE_AT_LINE } from './generated.ts';

/** Refusals by who gives them: every service, then each service's own. */
export type Catalogues = ReadonlyMap<string, ProblemCatalogue>;

/** Reads the problem catalogues of the kernel and of all services in a tree. */
export async function readCatalogues(tree: Tree): Promise<Catalogues> {
  const found: [string, ProblemCatalogue][] = [['every service', kernelProblems]];
  for (const service of servicesOf(tree)) {
    const file = `services/${service}/src/problems.ts`;
    if (!tree.has(file)) continue;
    const { problems } = (await import(pathToFileURL(join(tree.root, file)).href)) as {
      readonly problems: ProblemCatalogue;
    };
    found.push([service, problems]);
  }
  return new Map(found);
}

/** The catalogue of problems, for people. */
export function problemsPage(catalogues: Catalogues): Generated {
  const text = [
    '<!-- Drawn by `npm run gen` from problems.ts of the kernel and the services; do not edit. -->',
    '# Problems',
    '',
    'What a refusal means. Answers are `application/problem+json` (RFC 9457): `type` is `/problems/<code>`, `code` is in the',
    'tables below and permanent, `title` may be reworded. Reads and commands alike answer with these and no others.',
    '',
    ...[...catalogues].flatMap(([owner, problems]) => [
      `## ${owner}`,
      '| code | status | title |',
      '|---|---|---|',
      ...Object.entries(problems)
        .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
        .map(([slug, { status, title }]) => `| <a id="${slug}"></a>\`${slug}\` | ${status} | ${title} |`),
      '',
    ]),
    MADE_AT_LINE,
    '',
  ].join('\n');
  return { path: 'docs/problems.md', text };
}
