import { decodeWords } from 'postal-mime';

/** Most bytes of a header block that are looked at; what is beyond is marked, not read. */
export const MAX_HEADER_BYTES = 256 * 1024;
const MAX_FIELDS = 2_000;
const MAX_VALUE = 64 * 1024;

/** The header block of a mail: fields by lower-case name, in their order, unfolded. */
export interface MailHeader {
  /** All values of a field, as they stand. */
  all(name: string): readonly string[];
  /** The first value of a field, or empty. */
  first(name: string): string;
  /** The first value with encoded words read (RFC 2047) and made safe to store. */
  text(name: string): string;
  /** It was longer than what is looked at. */
  readonly cut: boolean;
}

/** Where the body begins, or -1 when the bytes hold no end of the header yet. */
export function endOfHeader(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (text[0] === 0x0a) return 1;
  if (text[0] === 0x0d && text[1] === 0x0a) return 2;
  const crlf = text.indexOf('\r\n\r\n');
  const lf = text.indexOf('\n\n');
  if (crlf < 0 && lf < 0) return -1;
  return lf >= 0 && (crlf < 0 || lf < crlf) ? lf + 2 : crlf + 4;
}

/** Reads the header block at the start of a mail. Never throws: what is not a header field is left out. */
export function readHeader(start: Uint8Array): MailHeader {
  const end = endOfHeader(start.subarray(0, MAX_HEADER_BYTES));
  const block = start.subarray(0, end < 0 ? Math.min(start.length, MAX_HEADER_BYTES) : end);
  const lines = decodeHeaderText(block).split(/\r?\n/);
  const folded: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && folded.length > 0) folded.push(`${folded.pop()}${line}`);
    else if (folded.length < MAX_FIELDS) folded.push(line);
  }
  const fields = new Map<string, string[]>();
  for (const line of folded) {
    const match = /^([!-9;-~]{1,100})[ \t]*:(.*)$/s.exec(line.slice(0, MAX_VALUE));
    if (!match) continue;
    const name = match[1]!.toLowerCase();
    fields.set(name, [...(fields.get(name) ?? []), match[2]!.trim()]);
  }
  const all = (name: string) => fields.get(name) ?? [];
  const first = (name: string) => all(name)[0] ?? '';
  return {
    all,
    first,
    text: (name) => oneLine(decodeWords(first(name))),
    cut: end < 0 && start.length >= MAX_HEADER_BYTES,
  };
}

/** Text that can be stored and shown on one line: well-formed, without control characters. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
}

/** Raw 8-bit headers are against RFC 5322 and common: UTF-8 if it is, else what Chinese senders mostly mean. */
function decodeHeaderText(block: Uint8Array): string {
  for (const charset of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(block);
    } catch {
      // Not this one.
    }
  }
  return new TextDecoder('latin1').decode(block);
}
