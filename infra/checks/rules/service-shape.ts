import { type Tree, servicesOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** Rooms of every service, and what lies in each. */
const ROOMS: Readonly<Record<string, string>> = {
  domain: 'rules: events, commands, deciders',
  commands: 'one function per intent',
  projections: 'own read models',
  queries: 'what read models are asked',
  reactions: 'others spoke, we act',
  publications: 'we acted, others hear',
  http: 'routes',
  grpc: 'questions of other services',
  adapters: 'the outside world: mail servers, formats, indexes',
};

/** Rooms that one service alone has. */
const OWN_ROOMS: Readonly<Record<string, readonly string[]>> = {
  access: ['sessions'],
  console: ['folds', 'gateway', 'live'],
};
const SOURCE_FILES = ['app.ts', 'main.ts', 'config.ts', 'problems.ts'];
const SERVICE_ENTRIES = ['README.md', 'package.json', 'migrations', 'src', 'test', 'node_modules', 'dist'];
const OWN_ENTRIES: Readonly<Record<string, readonly string[]>> = { console: ['screens'] };
const HEADINGS = ['Owns', 'Hears', 'Says', 'Shows', 'Runs'];

/** Whoever knows one service finds the way in every other. */
export const rooms: Rule = {
  name: 'rooms',
  meaning: `a service has no other rooms than ${Object.keys(ROOMS).join(', ')} (and those noted as its own)`,
  check: (tree) =>
    servicesOf(tree).flatMap((service) => {
      const known = [...Object.keys(ROOMS), ...(OWN_ROOMS[service] ?? []), ...SOURCE_FILES];
      const entries = [...SERVICE_ENTRIES, ...(OWN_ENTRIES[service] ?? [])];
      return [
        ...unknown(tree, `services/${service}/src`, known),
        ...unknown(tree, `services/${service}`, entries),
      ];
    }),
};

function unknown(tree: Tree, folder: string, known: readonly string[]): readonly string[] {
  return tree
    .list(folder)
    .filter((name) => !known.includes(name))
    .map((name) => `${folder}/${name}: unknown here`);
}

/** What makes a folder a service. */
export const serviceParts: Rule = {
  name: 'service-parts',
  meaning: `a service has app.ts, main.ts, problems.ts, a page under docs/services and a README that says ${HEADINGS.join(', ')}`,
  check: (tree) =>
    tree.list('services').flatMap((service) => {
      const home = `services/${service}`;
      const needed = ['package.json', 'README.md', 'src/app.ts', 'src/main.ts', 'src/problems.ts'];
      const missing = [...needed.map((file) => `${home}/${file}`), `docs/services/${service}.md`]
        .filter((file) => !tree.has(file))
        .map((file) => `${file}: missing`);
      const readme = tree.read(`${home}/README.md`);
      const unsaid = HEADINGS.filter(
        (heading) => !new RegExp(`^(#+ |- \\*\\*)${heading}\\b`, 'm').test(readme),
      );
      return [
        ...missing,
        ...(readme === '' ? [] : unsaid.map((heading) => `${home}/README.md: does not say "${heading}"`)),
      ];
    }),
};
