import { pinyin } from 'pinyin-pro';

const MAX_NAME = 100; // suffixes grow with its square
const MAX_TERMS = 200;
const MAX_TERM = 64;
const RUNS =
  /[\p{Script=Han}々〇]+|[\p{Script=Hiragana}\p{Script=Katakana}ー]+|\p{Script=Hangul}+|[\p{L}\p{N}\p{M}'’]+/gu;
const HAN = /^[\p{Script=Han}々〇]/u;
const UNSPACED = /^[\p{Script=Han}々〇\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}]/u;

/**
 * What a name is found by: the beginning of any term finds it. Of scripts written without spaces each suffix is a term,
 * so that any part of the name finds it; of Chinese ones also the pinyin of each suffix and its initials; of the others
 * each word.
 */
export function nameTerms(name: string): readonly string[] {
  const terms = new Set<string>();
  for (const [run] of plain(name).slice(0, MAX_NAME).matchAll(RUNS)) {
    if (!UNSPACED.test(run)) terms.add(word(run));
    else for (const suffix of suffixes([...run])) terms.add(suffix.join(''));
    if (HAN.test(run)) for (const term of pinyinTerms(run)) terms.add(term);
  }
  return [...terms].flatMap((term) => (term ? [term.slice(0, MAX_TERM)] : [])).slice(0, MAX_TERMS);
}

/** What somebody typed to find a name: each part must begin a term of it. At most eight parts. */
export function queryTerms(text: string): readonly string[] {
  const parts = [...plain(text).matchAll(RUNS)].map(([run]) => (UNSPACED.test(run) ? run : word(run)));
  return [...new Set(parts)].flatMap((part) => (part ? [part.slice(0, MAX_TERM)] : [])).slice(0, 8);
}

/** One form for width, case and composition (NFKC). */
const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** A word without its accents and apostrophes: `O’Brién` is found by `obrien`. */
const word = (run: string) =>
  run
    .normalize('NFD')
    .replace(/[\p{M}'’]/gu, '')
    .normalize('NFC');

const suffixes = <Part>(parts: readonly Part[]) => parts.map((_, i) => parts.slice(i));

/** Pinyin of each suffix, whole and as initials, read once as a person's name and once as ordinary words. */
function pinyinTerms(run: string): readonly string[] {
  const readings = (['head', 'off'] as const).map((surname) =>
    pinyin(run, { type: 'array', toneType: 'none', v: true, surname }),
  );
  return readings.flatMap((syllables) =>
    suffixes(syllables).flatMap((rest) => {
      const whole = rest.join('');
      const initials = rest.map((syllable) => syllable[0] ?? '').join('');
      // ü is typed as v, written as u by many, and as yu in passports.
      return [
        whole,
        initials,
        ...(whole.includes('v') ? [whole.replaceAll('v', 'u'), whole.replaceAll('v', 'yu')] : []),
      ];
    }),
  );
}
