import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { ImportEncoding } from '../domain/import.events.ts';

/** A list that cannot be read to its end: a quote that is not closed, a row without end. `line` says where. */
export class CsvUnreadable extends Error {
  override readonly name = 'CsvUnreadable';
  readonly line: number;
  constructor(line: number, options?: ErrorOptions) {
    super(`the list cannot be read at line ${line}`, options);
    this.line = line;
  }
}

/** A row of a list and the line of the file that it ends on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Above this a row is no row: most likely a quote that nobody closed. */
const LONGEST_ROW = 100_000;

/**
 * The rows of a list as they come, whatever ends its lines, however many cells they have; empty lines are none. Never
 * more than a piece of the list is held. Throws {@link CsvUnreadable}.
 */
export async function* csvRows(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, delimiter }: { readonly encoding: ImportEncoding; readonly delimiter: string },
): AsyncGenerator<CsvRow> {
  const parser = Readable.from(decoded(bytes, encoding)).pipe(
    parse({
      delimiter,
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_ROW,
    }),
  );
  try {
    for await (const each of parser) {
      const { record, info } = each as { record: readonly string[]; info: { lines: number } };
      if (record.some((cell) => cell.trim() !== '')) yield { line: info.lines, cells: record };
    }
  } catch (cause) {
    if (cause instanceof CsvError) throw new CsvUnreadable(Number(cause['lines'] ?? 0), { cause });
    throw cause;
  }
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: ImportEncoding): AsyncGenerator<string> {
  // Drops the mark of byte order, and puts the sign for what is broken in place of it.
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** Finds out how the bytes of a list are to be read, as they go by. */
export function encodingFinder(): {
  readonly see: (piece: Uint8Array) => void;
  readonly found: () => ImportEncoding;
} {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let begun = false;
  let found: ImportEncoding = 'utf-8';
  const attempt = (decode: () => void) => {
    if (found !== 'utf-8') return;
    try {
      decode();
    } catch {
      found = 'gb18030';
    }
  };
  return {
    see: (piece) => {
      if (!begun && piece[0] === 0xff && piece[1] === 0xfe) found = 'utf-16le';
      begun = true;
      attempt(() => utf8.decode(piece, { stream: true }));
    },
    found: () => {
      attempt(() => utf8.decode());
      return found;
    },
  };
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** What parts the cells of a list, by which sign its first line has most of; outside of quotes. */
export function delimiterOf(start: string): string {
  const line = /^[^\r\n]*/.exec(start.replace(/"[^"]*"/g, ''))![0];
  const counts = DELIMITERS.map((sign) => [sign, line.split(sign).length - 1] as const);
  return counts.toSorted(([, a], [, b]) => b - a)[0]![0];
}

/** A cell as a spreadsheet shows it and never runs it: what would be a formula begins with an apostrophe. */
export function safeCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
