import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Language } from './story.ts';

/** Says what a screen says in a language, by its English words; `{0}` and `{name}` are filled in. */
export type Say = (words: string, values?: Readonly<Record<string, string>>) => string;

const CATALOGUES = new URL('../../services/console/screens/src/i18n/locales/', import.meta.url);

/** The words of the screens, from the catalogue that they themselves are made of. */
export function wordsOf(language: Language): Say {
  const catalogue = readFileSync(fileURLToPath(new URL(`${language}.po`, CATALOGUES)), 'utf8');
  const known = new Map(
    [...catalogue.matchAll(/^msgid (".*"(?:\n".*")*)\nmsgstr (".*"(?:\n".*")*)$/gm)].map(
      ([, id = '', said = '']) => [joined(id), joined(said)] as const,
    ),
  );
  return (words, values = {}) => {
    const said = known.get(words);
    if (!said) throw new Error(`no screen says "${words}"`);
    return said.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
}

const joined = (quoted: string) =>
  quoted
    .split('\n')
    .map((line) => JSON.parse(line) as string)
    .join('');
