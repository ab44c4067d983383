import type { SealedText } from '../domain/sealed-text.ts';

/** A sealed column as it is read. */
export type SealedColumn = SealedText;

/** A page of a list and whether there is more. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/** Cuts a page out of rows read one beyond the limit. */
export function pageOf<Row>(rows: readonly Row[], limit: number): Page<Row> {
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
