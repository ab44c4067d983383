/** Text of a part, and whether its declared charset was a lie. */
export interface DecodedText {
  readonly text: string;
  readonly lied: boolean;
}

// Tried in this order when the declared charset does not fit: the first that fits without a fault wins.
const GUESSES = ['utf-8', 'gb18030', 'big5', 'shift_jis', 'euc-kr'];
// Names that the WHATWG list lacks but mail programs write.
const ALIASES: Readonly<Record<string, string>> = {
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'gb2312-80': 'gbk',
  'x-gbk': 'gbk',
  'utf-8-sig': 'utf-8',
};

/** Reads bytes under their declared charset; when they do not fit it, under the likeliest that they do fit. */
export function decodeText(bytes: Uint8Array, declared: string): DecodedText {
  const label = declared.trim().toLowerCase();
  const name = ALIASES[label] ?? label;
  // "us-ascii" would be read as windows-1252 and never fail; 8-bit bytes under it are a lie, under nothing a guess.
  const ascii = ['', 'us-ascii', 'ascii', 'ansi_x3.4-1968'].includes(name);
  const honest = ascii ? asciiText(bytes) : strictly(bytes, name);
  if (honest !== undefined) return { text: storable(honest), lied: false };
  for (const guess of GUESSES) {
    const text = strictly(bytes, guess);
    if (text !== undefined) return { text: storable(text), lied: label !== '' };
  }
  const loose = ascii ? 'utf-8' : name;
  return { text: storable(loosely(bytes, loose)), lied: true };
}

/** Text without what cannot be stored: NUL becomes U+FFFD, lone surrogates too. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function asciiText(bytes: Uint8Array): string | undefined {
  return bytes.every((byte) => byte < 0x80) ? Buffer.from(bytes).toString('latin1') : undefined;
}

function strictly(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    // An unknown name or bytes that do not fit: both mean "not this one".
    return undefined;
  }
}

function loosely(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
