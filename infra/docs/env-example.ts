import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TObject, TSchema } from 'typebox';
import { commonSettings } from '@rapport/kernel/config';
import { addressSettings } from '@rapport/kernel/service';
import { type Tree, servicesOf } from '../checks/tree.ts';
import type { Generated } from './generated.ts';

interface Described {
  readonly description?: string;
  readonly default?: unknown;
}

/** An example of the environment a service reads: every setting with its meaning and its default. */
export async function envExample(tree: Tree): Promise<Generated> {
  const sections = [section('every service', commonSettings)];
  for (const service of servicesOf(tree)) {
    const own = await ownSettings(tree, service);
    sections.push(section(service, { ...addressSettings(service).properties, ...own }));
  }
  const text = [
    '# Drawn by `npm run gen` from the settings of the kernel and the services; do not edit.',
    '# What has a default stands as a comment; what has none and is not optional must be given.',
    '# `npm start` makes all of these itself: this is for running services by hand.',
    '',
    ...sections,
  ].join('\n');
  return { path: '.env.example', text };
}

async function ownSettings(tree: Tree, service: string): Promise<Readonly<Record<string, TSchema>>> {
  const file = `services/${service}/src/config.ts`;
  if (!tree.has(file)) return {};
  const { settings } = (await import(pathToFileURL(join(tree.root, file)).href)) as {
    readonly settings: TObject;
  };
  return settings.properties;
}

function section(title: string, given: TObject | Readonly<Record<string, TSchema>>): string {
  const properties = 'properties' in given ? (given as TObject).properties : given;
  const lines = Object.entries(properties).flatMap(([name, schema]) => settingLines(name, schema));
  return [`# --- ${title}`, ...lines, ''].join('\n');
}

function settingLines(name: string, schema: TSchema): readonly string[] {
  const { description, default: standard } = schema as Described;
  const optional = '~optional' in schema;
  const meaning = `# ${description ?? name}${optional ? ' (optional)' : ''}`;
  if (standard !== undefined) return [meaning, `#${name}=${String(standard)}`];
  return [meaning, `${optional ? '#' : ''}${name}=`];
}
