/** Where the last page of a list ended: the instant (or day) it is sorted by, and the id. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** A page of a list and whether there is more. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/** Cuts a page out of rows read one beyond the limit. */
export function pageOf<Row>(rows: readonly Row[], limit: number): Page<Row> {
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

/** Before the first row of a list that goes up, and of one that goes down. */
export const LOWEST: Place = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
export const HIGHEST: Place = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
