import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Tree, servicesOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** As much of a node of the topology as is compared here. */
interface Node {
  readonly name: string;
  readonly database: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly listens?: Readonly<Record<string, number>>;
}

interface Topology {
  readonly services: readonly Node[];
  readonly dependencies?: Readonly<Record<string, { readonly image: string }>>;
  readonly sharedDatabases?: { readonly keys: string };
}

const COMPOSE = 'docker-compose.yml';
const INIT = 'infra/postgres/init.sh';

/** The ways of running it know the same services. */
export const topology: Rule = {
  name: 'topology',
  meaning:
    'every service stands in infra/topology.ts with a database of its own and in docker-compose.yml with a block that says the same, on the same images',
  check: async (tree) => {
    if (!tree.has('infra/topology.ts')) return [];
    const said = (await import(pathToFileURL(join(tree.root, 'infra/topology.ts')).href)) as Topology;
    const { services } = said;
    return [
      ...folders(tree, services),
      ...databases(services),
      ...containers(tree, said),
      ...made(tree, said),
    ];
  },
};

function folders(tree: Tree, services: readonly Node[]): readonly string[] {
  const known = services.map(({ name }) => name);
  const there = servicesOf(tree);
  return [
    ...there
      .filter((name) => !known.includes(name))
      .map((name) => `services/${name}: not in infra/topology.ts`),
    ...known
      .filter((name) => !there.includes(name))
      .map((name) => `infra/topology.ts: services/${name} is not there`),
  ];
}

function databases(services: readonly Node[]): readonly string[] {
  return services
    .filter(({ name, database }) => database !== `rapport_${name.replaceAll('-', '_')}`)
    .map(
      ({ name, database }) =>
        `infra/topology.ts: ${name} has the database "${database}", not one of its own name`,
    );
}

/** The blocks under `services:` of the compose file, by name. */
function blocksOf(compose: string): ReadonlyMap<string, string> {
  const all = /^services:\n((?:[ #].*\n|\n)*)/m.exec(compose)?.[1] ?? '';
  const found = all.matchAll(/^ {2}([\w-]+):\n((?: {3}.*\n|\n)*)/gm);
  return new Map([...found].map(([, name = '', block = '']) => [name, block]));
}

function containers(tree: Tree, { services, dependencies = {} }: Topology): readonly string[] {
  const compose = tree.read(COMPOSE);
  const blocks = blocksOf(compose);
  const without = [...services.map(({ name }) => name), ...Object.keys(dependencies)]
    .filter((name) => !blocks.has(name))
    .map((name) => `${COMPOSE}: no block for ${name}`);
  const lacking = (name: string, needed: readonly string[]) =>
    needed
      .filter((text) => blocks.get(name)?.includes(text) === false)
      .map((text) => `${COMPOSE}: the block of ${name} lacks "${text.trim()}"`);
  return [
    ...without,
    ...services.flatMap((node) => lacking(node.name, saidOf(node))),
    ...services
      .map(({ name, httpPort, grpcPort }) => peer(name, httpPort, grpcPort))
      .filter((text) => !compose.includes(text))
      .map((text) => `${COMPOSE}: PEERS lacks ${text}`),
    ...Object.entries(dependencies).flatMap(([name, { image }]) => lacking(name, [`image: ${image}\n`])),
  ];
}

/** What the block of a service says, as the topology has it. */
function saidOf({ name, database, httpPort, grpcPort, listens = {} }: Node): readonly string[] {
  const prefix = name.toUpperCase();
  return [
    '<<: *service\n',
    `command: [${name}]\n`,
    `/${database}\n`,
    `${prefix}_HTTP_PORT: ${httpPort}\n`,
    `${prefix}_GRPC_PORT: ${grpcPort}\n`,
    ...Object.entries(listens).flatMap(([setting, port]) => [`${setting}: ${port}\n`, `:${port}']\n`]),
  ];
}

const peer = (name: string, http: number, grpc: number) =>
  `"${name}":{"http":"http://${name}:${http}","grpc":"${name}:${grpc}"}`;

/** Databases that the first start of the Postgres container makes: all but the log's, which lies in Kafka there. */
function made(tree: Tree, { services, sharedDatabases }: Topology): readonly string[] {
  const init = tree.read(INIT);
  const needed = [...services.map(({ database }) => database), sharedDatabases?.keys ?? []].flat();
  return needed
    .filter((database) => !new RegExp(`\\b${database}\\b`).test(init))
    .map((database) => `${INIT}: makes no database ${database}`);
}
