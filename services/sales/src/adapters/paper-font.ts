import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Font, create } from 'fontkit';

/** Stands where a character is missing in print (the geta mark): the reader sees that something was there. */
const MISSING = '〓';

/** The letters that papers are set in. */
export interface PaperFont {
  readonly regular: Buffer;
  readonly strong: Buffer;
  /** A text as it can be set: composed, on one line, with a sign for each character that the font lacks. */
  readonly printable: (text: string) => string;
}

let loaded: PaperFont | undefined;

/** Noto Sans with Chinese in it, read when the first paper is drawn. */
export function paperFont(): PaperFont {
  loaded ??= load();
  return loaded;
}

function load(): PaperFont {
  const home = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
  const file = (weight: string) =>
    readFileSync(new URL(`../fonts/NotoSansHans-${weight}.otf`, `file://${home}`));
  const regular = file('Regular');
  const known = create(regular) as Font;
  return { regular, strong: file('Medium'), printable: (text) => printable(known, text) };
}

/** What joins or selects forms of other characters, or commands a printer, is not set itself. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu;

function printable(font: Font, text: string): string {
  const plain = text.normalize('NFC').toWellFormed().replace(/\s+/gu, ' ').trim();
  const set = [...new Intl.Segmenter().segment(plain)].map(({ segment }) => settable(font, segment));
  return set.join('').trim();
}

/** What a reader takes for one character: as it is, without its marks where only those are missing, or the sign. */
function settable(font: Font, segment: string): string {
  const plain = segment.replace(UNSEEN, '');
  const has = (letters: string) =>
    [...letters].every((each) => font.hasGlyphForCodePoint(each.codePointAt(0)!));
  if (has(plain)) return plain;
  const bare = plain.normalize('NFD').replace(/\p{M}/gu, '');
  return bare !== '' && has(bare) ? bare : MISSING;
}
