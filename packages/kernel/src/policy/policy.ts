import { identifier, join, sql, type Sql } from '../sql/index.ts';

/** A value a policy compares: a column of the record, never free text from a request. */
export type Comparable = string | number | boolean;

/** A rule over a record's columns. Read models carry the columns that rules need: owner, team, branch. */
export type PolicyTree =
  | { readonly all: readonly PolicyTree[] }
  | { readonly any: readonly PolicyTree[] }
  | { readonly not: PolicyTree }
  | { readonly column: string; readonly in: readonly Comparable[] }
  | { readonly absent: string };

/** All rules hold; of none: always. */
export const allOf = (...all: readonly PolicyTree[]): PolicyTree => ({ all });
/** One of the rules holds; of none: never. */
export const anyOf = (...any: readonly PolicyTree[]): PolicyTree => ({ any });
export const not = (tree: PolicyTree): PolicyTree => ({ not: tree });
export const equals = (column: string, value: Comparable): PolicyTree => ({ column, in: [value] });
export const oneOf = (column: string, values: readonly Comparable[]): PolicyTree => ({ column, in: values });
/** The record says nothing of this: its column is null. */
export const absent = (column: string): PolicyTree => ({ absent: column });
export const always: PolicyTree = { all: [] };
export const never: PolicyTree = { any: [] };

/**
 * The tree as a condition for a `where`, its columns those of the table `of` where several are joined. A column that is
 * null matches no value, and its negation does: as in the predicate.
 */
export function compileToSql(tree: PolicyTree, of?: string): Sql {
  if ('not' in tree) return sql`not (${compileToSql(tree.not, of)})`;
  if ('all' in tree) return combine(tree.all, ' and ', sql`true`, of);
  if ('any' in tree) return combine(tree.any, ' or ', sql`false`, of);
  const named = (column: string) => identifier(of === undefined ? column : `${of}.${column}`);
  if ('absent' in tree) return sql`${named(tree.absent)} is null`;
  const column = named(tree.column);
  if (tree.in.length === 0) return sql`false`;
  const values = join(
    tree.in.map((value) => sql`${String(value)}`),
    ', ',
  );
  return sql`coalesce(${column}::text in (${values}), false)`;
}

/** The tree as a function of one record, for single reads, live updates and event feeds. */
export function compileToPredicate(tree: PolicyTree): (record: Readonly<Record<string, unknown>>) => boolean {
  if ('not' in tree) {
    const inner = compileToPredicate(tree.not);
    return (record) => !inner(record);
  }
  if ('absent' in tree) return (record) => (record[tree.absent] ?? null) === null;
  if ('column' in tree) {
    const values = new Set(tree.in.map(String));
    return (record) => {
      const value = record[tree.column];
      return value !== null && value !== undefined && values.has(String(value));
    };
  }
  const parts = ('all' in tree ? tree.all : tree.any).map(compileToPredicate);
  return 'all' in tree
    ? (record) => parts.every((part) => part(record))
    : (record) => parts.some((part) => part(record));
}

function combine(
  trees: readonly PolicyTree[],
  separator: ' and ' | ' or ',
  empty: Sql,
  of: string | undefined,
): Sql {
  if (trees.length === 0) return empty;
  const parts = trees.map((tree) => compileToSql(tree, of));
  return sql`(${join(parts, separator)})`;
}
