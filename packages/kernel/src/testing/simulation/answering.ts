import type { Projection } from '../../projection/index.ts';
import type { Kept, View } from './tables.ts';

/** What of a statement's effect the caller is told. */
export interface Answer {
  readonly rows: readonly Kept[];
  readonly changed: number;
}

/** What a statement may ask besides its tables. */
export interface Setting {
  /** The database's own clock, in ms. */
  readonly now: () => number;
  readonly projections: ReadonlyMap<string, Projection>;
}

/** What a statement was given. */
export type Values = readonly unknown[];
/** What a statement does to tables. */
export type Does = (view: View, values: Values, setting: Setting, text: string) => Answer | Promise<Answer>;

/** Answers of the kinds there are. */
export const rows = (found: readonly Kept[]): Answer => ({ rows: found, changed: found.length });
export const changed = (count: number): Answer => ({ rows: [], changed: count });
export const maybe = (row: Kept | undefined): Answer => rows(row ? [row] : []);
/** The key of a row, of its parts. */
export const keyOf = (...parts: readonly unknown[]) => JSON.stringify(parts);

/** The answer to what was insisted on. */
export const insisted = rows([{ insist: true }]);
/** As `ops.insist` does. */
export function insist(holds: boolean): void {
  if (!holds) throw Object.assign(new Error('not as it was'), { code: 'RP001' });
}

/** Takes the lock of a row, as a statement that writes it does. */
export const locked = async (view: View, table: string, key: string): Promise<Kept | undefined> => {
  await view.lock(`${table} ${key}`);
  return view.get(table, key);
};
