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
}

const INIT = 'infra/postgres/init.sh';

/** The ways of running it know the same services. */
export const topology: Rule = {
  name: 'topology',
  meaning:
    'every service stands in infra/topology.ts with a database of its own and in docker-compose.yml with a block that says the same',
  check: async (tree) => {
    if (!tree.has('infra/topology.ts')) return [];
    const { services } = (await import(pathToFileURL(join(tree.root, 'infra/topology.ts')).href)) as {
      readonly services: readonly Node[];
    };
    return [...folders(tree, services), ...databases(services), ...blocks(tree, services)];
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

function blocks(tree: Tree, services: readonly Node[]): readonly string[] {
  const compose = tree.read('docker-compose.yml');
  const init = tree.read(INIT);
  const all = /^services:\n((?:[ #].*\n|\n)*)/m.exec(compose)?.[1] ?? '';
  return services.flatMap(({ name, database, httpPort, grpcPort }) => {
    const block = new RegExp(`^ {2}${name}:\n((?: {3}.*\n|\n)*)`, 'm').exec(all)?.[1];
    if (block === undefined) return [`docker-compose.yml: no block for ${name}`];
    const setting = `${name.toUpperCase()}_`;
    const needed = [
      `/${database}\n`,
      `${setting}HTTP_PORT: ${httpPort}\n`,
      `${setting}GRPC_PORT: ${grpcPort}\n`,
    ];
    return [
      ...needed
        .filter((text) => !block.includes(text))
        .map((text) => `docker-compose.yml: the block of ${name} lacks "${text.trim()}"`),
      ...(new RegExp(`\\b${database}\\b`).test(init) ? [] : [`${INIT}: makes no database ${database}`]),
    ];
  });
}
