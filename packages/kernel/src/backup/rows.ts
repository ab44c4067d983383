import { Transform } from 'node:stream';

/** In COPY's text format a line is a row: line ends within a value are written as escapes. */
const NEWLINE = 0x0a;

/** Lets the rows of a table through and counts them. */
export function countingRows(): Transform & { readonly rows: () => number } {
  let rows = 0;
  const counting = new Transform({
    transform: (piece: Buffer, _encoding, done) => {
      for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) rows += 1;
      done(null, piece);
    },
  });
  return Object.assign(counting, { rows: () => rows });
}
