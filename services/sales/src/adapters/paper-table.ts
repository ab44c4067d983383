import type { QuoteContents, ReckonedLine } from '../domain/quote.events.ts';
import { taxesOf } from '../domain/reckoning.ts';
import { INK, PAGE, SIZE, type Sheet, roomFor } from './paper-sheet.ts';
import { writtenMoney } from './paper-words.ts';

/** Widths of the columns in points; together they are what the page is wide. */
const WIDTHS = [22, 141, 58, 60, 42, 36, 68, 72] as const;
const GAP = 6;
/** Columns from here on are figures. */
const FIGURES = 2;

/** The lines of a quote with what they come to, over as many pages as they need, and the sums below. */
export function drawLines(sheet: Sheet, contents: QuoteContents): void {
  const { locale } = sheet.words;
  drawHeads(sheet);
  for (const line of contents.lines) {
    const cells = cellsOf(line, sheet);
    const height = heightOf(sheet, cells);
    if (roomFor(sheet, height)) drawHeads(sheet);
    drawRow(sheet, cells, 'regular');
    sheet.y += height;
    rule(sheet);
  }
  drawSums(sheet, sumsOf(contents, sheet.words, locale));
}

function cellsOf(line: ReckonedLine, { font, words }: Sheet): readonly string[] {
  const name = words.locale.startsWith('zh') ? line.name.zh : line.name.en;
  return [
    String(line.line),
    `${font.printable(name)} ${line.productCode}`,
    `${line.quantity} ${font.printable(line.unit)}`,
    line.unitPrice,
    line.discountPercent === '0' ? '' : `${line.discountPercent}%`,
    `${line.taxPercent}%`,
    writtenMoney(line.net, words.locale),
    writtenMoney(line.gross, words.locale),
  ];
}

function drawHeads(sheet: Sheet): void {
  const { columns } = sheet.words;
  sheet.pdf.fillColor(INK.faint);
  drawRow(sheet, columns, 'strong');
  sheet.y += heightOf(sheet, columns);
  sheet.pdf.fillColor(INK.text);
  rule(sheet);
}

function drawRow({ pdf, y }: Sheet, cells: readonly string[], weight: 'regular' | 'strong'): void {
  pdf.font(weight).fontSize(SIZE.table);
  let x: number = PAGE.margin;
  for (const [i, cell] of cells.entries()) {
    pdf.text(cell, x, y + 3, { width: widthOf(i), align: i < FIGURES ? 'left' : 'right' });
    x += WIDTHS[i]!;
  }
}

/** What a cell may fill of its column: the last one goes to the margin. */
const widthOf = (column: number) => WIDTHS[column]! - (column === WIDTHS.length - 1 ? 0 : GAP);

function heightOf({ pdf }: Sheet, cells: readonly string[]): number {
  pdf.fontSize(SIZE.table);
  return 6 + Math.max(...cells.map((cell, i) => pdf.heightOfString(cell, { width: widthOf(i) })));
}

function rule({ pdf, y }: Sheet): void {
  pdf
    .moveTo(PAGE.margin, y)
    .lineTo(PAGE.width - PAGE.margin, y)
    .lineWidth(0.5)
    .strokeColor(INK.rule)
    .stroke();
}

type Sum = readonly [label: string, amount: string];

/** Net, the tax of each rate, and the whole: each a sum of rounded lines, as on the screen. */
function sumsOf({ lines, totals }: QuoteContents, words: Sheet['words'], locale: string): readonly Sum[] {
  const taxes = taxesOf(totals.gross.currency, lines).map(
    ({ taxPercent, tax }) => [words.tax(taxPercent), writtenMoney(tax, locale)] as const,
  );
  return [
    [words.net, writtenMoney(totals.net, locale)],
    ...taxes,
    [words.total, writtenMoney(totals.gross, locale)],
  ];
}

function drawSums(sheet: Sheet, sums: readonly Sum[]): void {
  const { pdf } = sheet;
  const row = 16;
  roomFor(sheet, sums.length * row + 14);
  sheet.y += 6;
  for (const [i, [label, amount]] of sums.entries()) {
    pdf.font(i === sums.length - 1 ? 'strong' : 'regular').fontSize(SIZE.text);
    const x = PAGE.margin + 269;
    pdf.text(label, x, sheet.y, { width: 96, align: 'right' });
    pdf.text(amount, x + 102, sheet.y, { width: 128, align: 'right' });
    sheet.y += row;
  }
  sheet.y += 8;
}
