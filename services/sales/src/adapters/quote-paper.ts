import PDFDocument from 'pdfkit';
import type { QuoteContents } from '../domain/quote.events.ts';
import { paperFont } from './paper-font.ts';
import { INK, PAGE, SIZE, type Sheet, roomFor } from './paper-sheet.ts';
import { drawLines } from './paper-table.ts';
import { PAPER_WORDS, type PaperLanguage, type PaperWords, writtenDay } from './paper-words.ts';

/** All that stands on a quote on paper. */
export interface QuoteOnPaper {
  readonly language: PaperLanguage;
  readonly companyName: string;
  readonly code: string;
  readonly version: number;
  readonly contents: QuoteContents;
  readonly customerName: string;
  readonly sellerName: string;
  /** The day it was sent on; a draft has none and says so. */
  readonly sentOn: string | undefined;
  /** The instant of what is printed, so that the same version is the same file. */
  readonly writtenAt: string;
  /** Where anybody can look up whether it holds. */
  readonly address: string;
}

/** A quote as a PDF of as many pages as its lines need. */
export async function quotePaper(quote: QuoteOnPaper): Promise<Buffer> {
  const sheet = sheetFor(quote);
  const done = collected(sheet.pdf);
  drawHead(sheet, quote);
  drawLines(sheet, quote.contents);
  drawTerms(sheet, quote);
  drawFeet(sheet, quote);
  sheet.pdf.end();
  return await done;
}

function sheetFor({ language, code, companyName, writtenAt }: QuoteOnPaper): Sheet {
  const font = paperFont();
  const words = PAPER_WORDS[language];
  const pdf = new PDFDocument({
    size: 'A4',
    // Where a page ends is decided here: the writer's own page break would come in the midst of a row.
    margins: { top: PAGE.margin, left: PAGE.margin, right: PAGE.margin, bottom: 0 },
    bufferPages: true,
    lang: words.locale,
    displayTitle: true,
    info: {
      Title: `${words.quote} ${code}`,
      Author: font.printable(companyName),
      CreationDate: new Date(writtenAt),
    },
  });
  pdf.registerFont('regular', font.regular);
  pdf.registerFont('strong', font.strong);
  pdf.fillColor(INK.text);
  return { pdf, font, words, y: PAGE.margin };
}

function collected(pdf: Sheet['pdf']): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    pdf.on('data', (piece: Buffer) => pieces.push(piece));
    pdf.on('end', () => resolve(Buffer.concat(pieces)));
    pdf.on('error', reject);
  });
}

/** Who offers, to whom, under which number and until when. */
function drawHead(sheet: Sheet, quote: QuoteOnPaper): void {
  const { pdf, font, words } = sheet;
  const half = (PAGE.width - 2 * PAGE.margin) / 2;
  pdf
    .font('strong')
    .fontSize(12)
    .text(font.printable(quote.companyName), PAGE.margin, sheet.y, { width: half });
  const under = pdf.y;
  pdf
    .font('strong')
    .fontSize(SIZE.title)
    .text(words.quote, PAGE.margin + half, sheet.y, { width: half, align: 'right' });
  sheet.y = Math.max(under, pdf.y) + 4;
  if (quote.sentOn === undefined) {
    pdf
      .font('strong')
      .fontSize(SIZE.text)
      .text(words.draft, PAGE.margin, sheet.y, { width: 2 * half, align: 'right' });
    sheet.y = pdf.y;
  }
  sheet.y += 10;
  for (const [label, text] of facts(quote, words)) {
    pdf
      .font('regular')
      .fontSize(SIZE.text)
      .fillColor(INK.faint)
      .text(label, PAGE.margin, sheet.y, { width: 80 });
    pdf.fillColor(INK.text).text(font.printable(text), PAGE.margin + 84, sheet.y, { width: 2 * half - 84 });
    sheet.y = pdf.y + 3;
  }
  sheet.y += 12;
}

function facts(quote: QuoteOnPaper, words: PaperWords): readonly (readonly [string, string])[] {
  const { code, version, customerName, sellerName, sentOn, contents } = quote;
  return [
    [words.number, code],
    [words.version, String(version)],
    [words.for, customerName],
    [words.seller, sellerName],
    ...(sentOn === undefined ? [] : [[words.sent, writtenDay(sentOn, words.locale)] as const]),
    [words.until, writtenDay(contents.terms.validUntil, words.locale)],
  ];
}

/** How prices are meant, and how anybody finds out whether the quote holds. */
function drawTerms(sheet: Sheet, { contents: { terms }, address }: QuoteOnPaper): void {
  const { pdf, words } = sheet;
  const discount = terms.discountPercent === '0' ? [] : [words.discount(terms.discountPercent)];
  const said = `${[words.taxMode[terms.tax], ...discount].join(' ')}\n${words.verify}\n${address}`;
  const width = PAGE.width - 2 * PAGE.margin;
  pdf.font('regular').fontSize(SIZE.table);
  roomFor(sheet, pdf.heightOfString(said, { width }));
  pdf.fillColor(INK.faint).text(said, PAGE.margin, sheet.y, { width });
  sheet.y = pdf.y;
}

/** Number and page on every page, once it is known how many there are. */
function drawFeet({ pdf, words }: Sheet, { code, version }: QuoteOnPaper): void {
  const { start, count } = pdf.bufferedPageRange();
  const width = PAGE.width - 2 * PAGE.margin;
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(start + page);
    pdf.font('regular').fontSize(SIZE.foot).fillColor(INK.faint);
    const y = PAGE.bottom + 16;
    pdf.text(`${code} · ${words.version} ${version}`, PAGE.margin, y, { width, lineBreak: false });
    pdf.text(words.page(page + 1, count), PAGE.margin, y, { width, align: 'right' });
  }
}
