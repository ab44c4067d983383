import type PDFDocument from 'pdfkit';
import type { PaperFont } from './paper-font.ts';
import type { PaperWords } from './paper-words.ts';

/** A sheet under the pen: the document, its letters, and how far down it is written. */
export interface Sheet {
  readonly pdf: InstanceType<typeof PDFDocument>;
  readonly font: PaperFont;
  readonly words: PaperWords;
  y: number;
}

/** Of A4, in points: what is kept free around, and where the text ends above the foot. */
export const PAGE = { width: 595.28, height: 841.89, margin: 48, bottom: 780 } as const;
/** Sizes of letters. */
export const SIZE = { title: 18, text: 9, table: 8, foot: 7.5 } as const;
export const INK = { text: '#1c1b1a', faint: '#6b6862', rule: '#c9c5bd' } as const;

/** Begins a page where what comes next has no room on this one; says whether it did. */
export function roomFor(sheet: Sheet, height: number): boolean {
  if (sheet.y + height <= PAGE.bottom) return false;
  sheet.pdf.addPage();
  sheet.y = PAGE.margin;
  return true;
}
