import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
const core = dirname(createRequire(import.meta.url).resolve('@mantine/core/styles.css'));
const modules = new Map(
  globSync(`${core}/esm/components/**/*.mjs`).map((file) => [basename(file, '.mjs'), file]),
);
/** What `@mantine/notifications` is made of. */
const NOTICES = 'Notification';

/** The parts of Mantine that the screens name. */
function partsInUse(): readonly string[] {
  const importing = /import \{([^}]*)\} from '@mantine\/core'/g;
  const named = globSync(`${here}/src/**/*.tsx`).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(importing)].flatMap(([, names]) => names!.split(',')),
  );
  return named.map((name) => name.trim()).filter((name) => modules.has(name));
}

/** The styles of a module and of all it is made of, by their names in the package. */
function stylesOf(file: string, seen: Set<string>): readonly string[] {
  if (seen.has(file) || !existsSync(file)) return [];
  seen.add(file);
  return [...readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+)"/g)].flatMap(([, from]) => {
    const style = /(\w+)\.module/.exec(from!)?.[1];
    if (style !== undefined) return existsSync(`${core}/styles/${style}.css`) ? [style] : [];
    return stylesOf(resolve(dirname(file), from!), seen);
  });
}

test('every part of Mantine in use brings its style and those of what it is made of; no other is brought', () => {
  const seen = new Set<string>();
  const needed = new Set([...partsInUse(), NOTICES].flatMap((part) => stylesOf(modules.get(part)!, seen)));
  const list = readFileSync(`${here}/src/look/mantine.css`, 'utf8');
  const brought = [...list.matchAll(/core\/styles\/(\w+)\.css/g)].map(([, style]) => style!);
  expect(needed.size).toBeGreaterThan(20);
  expect(brought.toSorted()).toEqual([...needed].sort());
});
